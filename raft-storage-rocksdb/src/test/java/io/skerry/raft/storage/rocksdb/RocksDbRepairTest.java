package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.inspect.StorageInspector;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log is cut behind an index, after a copy was made, in a store that is another from then on. */
class RocksDbRepairTest {

    private static final GroupId GROUP = GroupId.of(7);
    private static final GroupId NEIGHBOUR = GroupId.of(8);

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(longs = {3, 4, 5, 6, 8, 11, 12})
    void theLogEndsAsAskedAndAllElseStays(long lastIndex) {
        Path folder = written();
        RepairReport report = RocksDbRepair.truncate(folder, GROUP, lastIndex, backup());
        assertEquals(lastIndex, report.lastIndex());
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertEquals(
                    LogPosition.of(lastIndex <= 8 ? 3 : 5, lastIndex),
                    storage.log(GROUP).last());
            List<LogEntry> all = lastIndex == 3
                    ? List.of()
                    : storage.log(GROUP).read(4, 100, Long.MAX_VALUE).require();
            assertEquals(lastIndex - 3, all.size());
            assertEquals(HardState.of(5), storage.stable(GROUP).hardState());
            assertEquals(
                    lastIndex < 10 ? List.of(0L) : List.of(0L, 10L),
                    List.copyOf(storage.stable(GROUP).memberships().keySet()));
            assertEquals(LogPosition.of(5, 12), storage.log(NEIGHBOUR).last());
            storage.batch()
                    .append(GROUP, entries(5, lastIndex + 1, lastIndex + 2))
                    .commit();
        }
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            assertEquals(List.of(), inspector.verify(group -> {}).findings());
        }
    }

    @Test
    void theStoreIsAnotherButItsNodeAndClusterStay() {
        Path folder = written();
        StorageIdentity before = identity(folder);
        RepairReport report = RocksDbRepair.truncate(folder, GROUP, 6, backup());
        StorageIdentity after = identity(folder);
        assertEquals(before.store(), report.lostStore());
        assertEquals(report.newStore(), after.store());
        assertNotEquals(before.store(), after.store());
        assertEquals(before.node(), after.node());
        assertEquals(before.cluster(), after.cluster());
        assertEquals(0, after.openCounter());
    }

    @Test
    void theCopyIsTheFolderAsItWas() {
        Path folder = written();
        StorageIdentity before = identity(folder);
        RepairReport report = RocksDbRepair.truncate(folder, GROUP, 6, backup());
        assertEquals(backup(), report.backup());
        assertTrue(report.linkedFiles() + report.copiedFiles() > 4, report::toString);
        assertEquals(before, identity(backup()));
        try (RocksDbStorage restored = RocksDbStorage.open(backup())) {
            assertEquals(LogPosition.of(5, 12), restored.log(GROUP).last());
            assertEquals(
                    9, restored.log(GROUP).read(4, 13, Long.MAX_VALUE).require().size());
        }
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertEquals(LogPosition.of(3, 6), storage.log(GROUP).last(), "the copy shares nothing that changes");
        }
    }

    @Test
    void damageBehindTheCutIsGone() {
        Path folder = written();
        Rewrites.flip(folder, ColumnFamilies::log, BlockKey.of(GROUP, 8), 130);
        Rewrites.delete(folder, ColumnFamilies::log, BlockKey.of(GROUP, 12));
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            long sound = inspector.extent(GROUP).soundLast();
            assertEquals(7, sound);
            CorruptionException refused = assertThrows(
                    CorruptionException.class, () -> RocksDbRepair.truncate(folder, GROUP, sound + 1, backup()));
            assertTrue(refused.getMessage().contains("is sound up to " + sound + " only"), refused::getMessage);
            RocksDbRepair.truncate(folder, GROUP, sound, backup());
            try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
                assertEquals(sound, storage.log(GROUP).last().index());
            }
        }
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            assertEquals(List.of(), inspector.verify(group -> {}).findings());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 13})
    void anIndexThatIsNotInTheLogIsRefused(long lastIndex) {
        Path folder = written();
        StorageIdentity before = identity(folder);
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> RocksDbRepair.truncate(folder, GROUP, lastIndex, backup()));
        assertTrue(refused.getMessage().contains("begins behind 3/3 and ends at 12"), refused::getMessage);
        assertUntouched(folder, before);
    }

    @Test
    void aFolderInUseIsRefused() {
        Path folder = written();
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            StorageOpenException refused =
                    assertThrows(StorageOpenException.class, () -> RocksDbRepair.truncate(folder, GROUP, 6, backup()));
            assertEquals(Reason.LOCKED, refused.reason());
            storage.batch().hardState(GROUP, HardState.of(6)).commit();
        }
        assertTrue(Files.notExists(backup()));
    }

    @Test
    void aDatabaseThatDoesNotOpenIsRefused() throws IOException {
        Path folder;
        try (RocksDbStorage storage = RocksDbStorage.open(temp.resolve("running"))) {
            for (int index = 1; index <= 20; index++) {
                storage.batch().append(GROUP, entries(3, index, index, 200)).commit();
            }
            folder = TestStores.copy(temp.resolve("running"), temp.resolve("killed"));
        }
        TestStores.flip(TestStores.largest(folder, ".log"), 2_000);
        CorruptionException refused =
                assertThrows(CorruptionException.class, () -> RocksDbRepair.truncate(folder, GROUP, 2, backup()));
        assertTrue(refused.getMessage().contains("RocksDB's own files cannot be repaired"), refused::getMessage);
        assertTrue(Files.notExists(backup()));
    }

    @Test
    void aCopyThatCannotBeMadeChangesNothing() throws IOException {
        Path folder = written();
        StorageIdentity before = identity(folder);
        Files.createDirectory(backup());
        for (Path target : List.of(backup(), folder.resolve("copy"))) {
            assertThrows(StorageOpenException.class, () -> RocksDbRepair.truncate(folder, GROUP, 6, target));
        }
        Files.delete(backup());
        assertUntouched(folder, before);
    }

    @Test
    void whatIsNoStorageIsRefusedAndNotMade() {
        Path nowhere = temp.resolve("nowhere");
        StorageOpenException refused =
                assertThrows(StorageOpenException.class, () -> RocksDbRepair.truncate(nowhere, GROUP, 6, backup()));
        assertEquals(Reason.NOT_A_STORAGE, refused.reason());
        assertTrue(Files.notExists(nowhere));
    }

    @Test
    void damageThatIsDeadNeitherHidesWhatFollowsNorStandsInTheWay() {
        Path folder = written();
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            storage.batch().truncatePrefix(GROUP, LogPosition.of(3, 5)).commit();
        }
        Rewrites.flip(folder, ColumnFamilies::log, BlockKey.of(GROUP, 8), 42);
        Rewrites.flip(folder, ColumnFamilies::log, BlockKey.of(GROUP, 8), 100);
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            assertEquals(6, inspector.extent(GROUP).soundLast(), "entries 5 and 7 are damaged, and 5 is dead");
        }
        RocksDbRepair.truncate(folder, GROUP, 6, backup());
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertEquals(
                    entries(3, 6, 6),
                    storage.log(GROUP).read(6, 100, Long.MAX_VALUE).require());
        }
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            assertEquals(List.of(), inspector.verify(group -> {}).findings());
        }
    }

    private void assertUntouched(Path folder, StorageIdentity before) {
        assertTrue(Files.notExists(backup()));
        assertEquals(before, identity(folder));
    }

    private static StorageIdentity identity(Path folder) {
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            return inspector.identity();
        }
    }

    private Path backup() {
        return temp.resolve("backup");
    }

    /** Two groups with the entries 1 to 12 in blocks of four, the first three of one of them gone. */
    private Path written() {
        Path folder = temp.resolve("written");
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            storage.batch()
                    .identity(new ClusterId(Payload.wrap(new byte[ClusterId.BYTES])), new NodeId(1))
                    .membership(GROUP, 0, Payload.ofUtf8("first"))
                    .commit();
            for (GroupId group : List.of(GROUP, NEIGHBOUR)) {
                storage.batch().hardState(group, HardState.of(5)).commit();
                for (Map.Entry<Integer, Integer> block : List.of(Map.entry(1, 3), Map.entry(5, 3), Map.entry(9, 5))) {
                    storage.batch()
                            .append(group, entries(block.getValue(), block.getKey(), block.getKey() + 3))
                            .commit();
                }
            }
            storage.batch()
                    .membership(GROUP, 10, Payload.ofUtf8("second"))
                    .truncatePrefix(GROUP, LogPosition.of(3, 3))
                    .commit();
        }
        return folder;
    }
}
