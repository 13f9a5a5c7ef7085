package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.rocksdb.TestStores.Outcome;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushJobInfo;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Damage is found out, named, and never a shorter log; and it stops what it belongs to, nothing else. */
class DamageTest {

    private static final GroupId NEIGHBOUR = GroupId.of(8);

    static {
        RocksDB.loadLibrary();
    }

    @TempDir
    Path temp;

    @Test
    void aFlippedByteInARecordStopsItsGroupAlone() {
        Path folder = written(20);
        edit(folder, ColumnFamilies::log, BlockKey.of(GROUP, 5), flipAt(60));
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            LogStore log = storage.log(GROUP);
            assertEquals(LogPosition.of(3, 20), log.last());
            CorruptionException found = assertThrows(CorruptionException.class, () -> log.read(1, 21, Long.MAX_VALUE));
            assertMessage(
                    found,
                    "Block log/0000000000000007/5 is damaged: in the record of index 5: the record's checksum is",
                    "Group 0000000000000007 is stopped; replace this replica from its peers");
            assertSame(found, assertThrows(CorruptionException.class, log::last), "the group stays stopped");
            assertSame(
                    found,
                    assertThrows(
                            CorruptionException.class,
                            () -> storage.batch()
                                    .hardState(GROUP, HardState.of(9))
                                    .commit()));
            assertEquals(Effect.NONE, found.effect());
            assertEquals(1, storage.describe().groupsStopped());
            storage.batch().append(NEIGHBOUR, entries(3, 21, 21)).commit();
            assertEquals(
                    21,
                    storage.log(NEIGHBOUR).read(1, 22, Long.MAX_VALUE).require().size());
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # byte, message
            2,      it claims
            9,      its header's checksum is
            14,     its header's checksum is
            18,     its header's checksum is
            """)
    void aFlippedByteInABlocksHeaderIsFoundOut(int offset, String message) {
        Path folder = written(20);
        edit(folder, ColumnFamilies::log, BlockKey.of(GROUP, 5), flipAt(offset));
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            LogStore log = storage.log(GROUP);
            assertMessage(
                    assertThrows(CorruptionException.class, () -> log.read(5, 6, 1)),
                    "Block log/0000000000000007/5 is damaged: " + message);
        }
    }

    @Test
    void aMissingBlockIsAHoleAndNoShorterLog() {
        Path folder = written(20);
        edit(folder, ColumnFamilies::log, BlockKey.of(GROUP, 5), value -> null);
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            LogStore log = storage.log(GROUP);
            assertEquals(3, log.read(2, 5, Long.MAX_VALUE).require().size());
            assertMessage(
                    assertThrows(CorruptionException.class, () -> log.read(2, 21, Long.MAX_VALUE)),
                    "The log of group 0000000000000007 is damaged: between 2 and 21 it has a hole");
        }
    }

    @Test
    void aMissingLastBlockDoesNotMakeAShorterLog() {
        Path folder = temp.resolve("two terms");
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            storage.batch().append(GROUP, entries(1, 1, 4)).commit();
            storage.batch().append(GROUP, entries(2, 5, 6)).commit();
        }
        edit(folder, ColumnFamilies::log, BlockKey.of(GROUP, 6), value -> null);
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertMessage(
                    assertThrows(CorruptionException.class, () -> storage.log(GROUP)),
                    "Group 0000000000000007 is damaged: it ends with 1/4, its terms say 2 from 5 on");
        }
    }

    @Test
    void aFlippedByteInAHardStateIsFoundOut() {
        Path folder = written(20);
        edit(folder, ColumnFamilies::stable, StateKey.hardState(GROUP), flipAt(12));
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertMessage(
                    assertThrows(CorruptionException.class, () -> storage.stable(GROUP)),
                    "Record 010000000000000007 is damaged: its checksum is",
                    "restore the whole cluster from a backup");
            assertEquals(HardState.of(3), storage.stable(NEIGHBOUR).hardState());
        }
    }

    @Test
    void aBlockOfANewerVersionIsRefusedByName() {
        Path folder = written(20);
        edit(folder, ColumnFamilies::log, BlockKey.of(GROUP, 20), value -> {
            value[0] = 2;
            return value;
        });
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertMessage(
                    assertThrows(CorruptionException.class, () -> storage.log(GROUP)),
                    "Block log/0000000000000007/20 has format version 2, this code knows 1",
                    "open the folder with the version that wrote it");
        }
    }

    @Test
    @DisplayName("A flipped byte in a data block of an SST is an error where it is read, and nowhere else")
    void aFlippedByteInADataBlockOfAnSst() throws IOException {
        Path folder = written(200);
        Path table = TestStores.largest(folder, ".sst");
        TestStores.flip(table, Files.size(table) / 3);
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            CorruptionException found = assertThrows(CorruptionException.class, () -> {
                storage.log(GROUP).read(1, 201, Long.MAX_VALUE);
                storage.log(NEIGHBOUR).read(1, 201, Long.MAX_VALUE);
            });
            assertMessage(found, "cannot be read: block checksum mismatch", ".sst", "replace this replica");
        }
    }

    @Test
    void aFlippedByteInTheFooterOfAnSstRefusesTheOpen() throws IOException {
        Path folder = written(200);
        Path table = TestStores.largest(folder, ".sst");
        TestStores.flip(table, Files.size(table) - 4);
        assertMessage(
                assertThrows(CorruptionException.class, () -> RocksDbStorage.open(folder)),
                "Database " + folder.resolve("raft") + " cannot be opened:",
                table.getFileName().toString(),
                "the log may not be used as a shorter one");
    }

    @Test
    void aMissingSstRefusesTheOpen() throws IOException {
        Path folder = written(200);
        Files.delete(TestStores.largest(folder, ".sst"));
        assertMessage(
                assertThrows(CorruptionException.class, () -> RocksDbStorage.open(folder)),
                "cannot be opened:",
                "restore the whole cluster from a backup");
    }

    @Test
    @DisplayName("SCENARIOS 4: a flipped byte in the middle of the write-ahead log refuses the open")
    void aFlippedByteInTheMiddleOfTheWal() throws IOException {
        Path killed = killedAfterWriting(200);
        Path wal = TestStores.largest(killed, ".log");
        TestStores.flip(wal, Files.size(wal) / 2);
        assertMessage(
                assertThrows(CorruptionException.class, () -> RocksDbStorage.open(killed)),
                "Database " + killed.resolve("raft") + " cannot be opened: in the write-ahead log " + wal.getFileName(),
                "the log does not check out, and a record that does follows at offset",
                "; lost are the changes of the sequence numbers ",
                "What was synced is damaged: the log may not be used as a shorter one",
                "replace this replica from its peers");
        assertThrows(CorruptionException.class, () -> RocksDbStorage.open(killed), "a second try is refused too");
    }

    @Test
    void aTornTailOfTheWalOpensWithAllThatWasWholeBeforeIt() throws IOException {
        Path killed = killedAfterWriting(200);
        Path wal = TestStores.largest(killed, ".log");
        byte[] bytes = Files.readAllBytes(wal);
        Files.write(wal, Arrays.copyOf(bytes, bytes.length - 10));
        try (RocksDbStorage storage = RocksDbStorage.open(killed)) {
            assertEquals(LogPosition.of(3, 200), storage.log(GROUP).last());
            assertEquals(LogPosition.of(3, 199), storage.log(NEIGHBOUR).last(), "its last write was torn");
            assertEquals(
                    199,
                    storage.log(NEIGHBOUR)
                            .read(1, 300, Long.MAX_VALUE)
                            .require()
                            .size());
        }
    }

    @Test
    @DisplayName("A last write of which some pages only reached the disk opens; RocksDB's strict mode refuses it")
    void aTailThatWasTornByPages() throws IOException {
        Path folder = temp.resolve("running");
        Path killed;
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            write(storage, 50);
            storage.batch().append(GROUP, entries(3, 51, 70, 2000)).commit();
            killed = TestStores.copy(folder, temp.resolve("killed"));
        }
        Path wal = TestStores.largest(killed, ".log");
        byte[] bytes = Files.readAllBytes(wal);
        Arrays.fill(bytes, bytes.length - 30_000, bytes.length - 20_000, (byte) 0);
        Files.write(wal, bytes);
        RocksDbStorageConfig strict =
                RocksDbStorageConfig.builder().slowWalWithoutRecycling(true).build();
        Path copy = TestStores.copy(killed, temp.resolve("strict"));
        try (RocksDbStorage storage = RocksDbStorage.open(killed)) {
            assertEquals(LogPosition.of(3, 50), storage.log(GROUP).last());
            assertEquals(LogPosition.of(3, 50), storage.log(NEIGHBOUR).last());
        }
        // What was written by the one mode may be opened by the other; it is this mode that takes zeros for damage.
        try (RocksDbStorage storage = RocksDbStorage.open(copy, strict)) {
            assertEquals(LogPosition.of(3, 50), storage.log(GROUP).last());
            storage.batch().append(GROUP, entries(3, 51, 70, 2000)).commit();
            killed = TestStores.copy(copy, temp.resolve("killed again"));
        }
        wal = TestStores.largest(killed, ".log");
        bytes = Files.readAllBytes(wal);
        Arrays.fill(bytes, bytes.length - 30_000, bytes.length - 20_000, (byte) 0);
        Files.write(wal, bytes);
        Path torn = killed;
        assertMessage(
                assertThrows(CorruptionException.class, () -> RocksDbStorage.open(torn, strict)),
                "cannot be opened: ",
                "slowWalWithoutRecycling refuses, too: open it once without that setting");
        try (RocksDbStorage storage = RocksDbStorage.open(torn)) {
            assertEquals(LogPosition.of(3, 50), storage.log(GROUP).last(), "nothing was lost that anybody was told of");
        }
    }

    @Test
    @DisplayName("An older write-ahead log that is missing, empty or cut short refuses the open: its end was synced")
    void damageToAnOlderWalThatTakesItsEnd() throws IOException {
        Path killed = killedWhileTwoWalsWereAlive();
        List<Path> wals = TestStores.liveWals(killed);
        byte[] older = Files.readAllBytes(wals.get(wals.size() - 2));
        Files.write(wals.get(wals.size() - 2), Arrays.copyOf(older, older.length - 10));
        assertMessage(
                assertThrows(CorruptionException.class, () -> RocksDbStorage.open(killed)),
                "cannot be opened: the write-ahead log "
                        + wals.get(wals.size() - 2).getFileName() + " is sound up to offset ",
                "but the manifest knows that " + older.length + " bytes of it were synced");
        Files.write(wals.get(wals.size() - 2), new byte[0]);
        assertMessage(
                assertThrows(CorruptionException.class, () -> RocksDbStorage.open(killed)),
                " is sound up to offset 0, but the manifest knows that " + older.length + " bytes of it were synced");
        Files.delete(wals.get(wals.size() - 2));
        assertMessage(
                assertThrows(CorruptionException.class, () -> RocksDbStorage.open(killed)),
                "cannot be opened: the write-ahead log ",
                "which the manifest knows, is missing");
    }

    @Test
    void aMissingWalRefusesTheOpen() throws IOException {
        Path killed = killedAfterWriting(5);
        for (Path wal : TestStores.wals(killed)) {
            Files.delete(wal);
        }
        assertMessage(
                assertThrows(CorruptionException.class, () -> RocksDbStorage.open(killed)),
                "Database " + killed.resolve("raft") + " has no write-ahead log; replace this replica from its peers");
    }

    @Test
    void aMissingCurrentIsNoNewStorage() throws IOException {
        Path folder = written(5);
        Files.delete(folder.resolve("raft/CURRENT"));
        assertMessage(
                assertThrows(CorruptionException.class, () -> RocksDbStorage.open(folder)),
                "Database " + folder.resolve("raft") + " cannot be opened:",
                "replace this replica from its peers");
    }

    @Test
    @DisplayName("A write-ahead log that was emptied in the first life of a store does not make it a new one")
    void anEmptiedWalIsNoNewStorage() throws IOException {
        Path folder = temp.resolve("first life");
        long store;
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            store = storage.identity().store().value();
            write(storage, 5);
            TestStores.copy(folder, temp.resolve("emptied"));
        }
        Files.write(TestStores.largest(temp.resolve("emptied"), ".log"), new byte[0]);
        // Damage that takes everything to the end cannot be told; but the same store, rolled back, can be.
        try (RocksDbStorage storage = RocksDbStorage.open(temp.resolve("emptied"))) {
            assertEquals(store, storage.identity().store().value());
            assertEquals(LogPosition.NONE, storage.log(GROUP).last());
        }
    }

    @Test
    void aMissingManifestFileIsDamage() throws IOException {
        Path folder = written(5);
        Files.delete(manifest(folder));
        assertMessage(
                assertThrows(CorruptionException.class, () -> RocksDbStorage.open(folder)),
                "cannot be opened:",
                "replace this replica from its peers");
    }

    private static Path manifest(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("raft"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void anEmptiedDatabaseIsNoNewStorage() throws IOException {
        Path folder = written(5);
        try (Stream<Path> files = Files.list(folder.resolve("raft"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertMessage(
                assertThrows(CorruptionException.class, () -> RocksDbStorage.open(folder)),
                "Database " + folder.resolve("raft") + " has no write-ahead log");
    }

    @Test
    void aHoleThatIsCutIsFoundOutBeforeAnythingIsWritten() {
        Path folder = written(20);
        edit(folder, ColumnFamilies::log, BlockKey.of(GROUP, 15), value -> null);
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertMessage(
                    assertThrows(
                            CorruptionException.class,
                            () -> storage.batch()
                                    .append(GROUP, entries(4, 15, 15))
                                    .commit()),
                    "Group 0000000000000007 has a hole at index 15: the next block begins at 16");
        }
    }

    @Test
    void readingGroupsThatDoNotExistLeavesNothingBehind() {
        try (RocksDbStorage storage = RocksDbStorage.open(written(1))) {
            for (int id = 100; id < 1100; id++) {
                assertEquals(LogPosition.NONE, storage.log(GroupId.of(id)).last());
            }
            storage.log(GROUP);
            assertEquals(1, storage.describe().groupsInUse());
        }
    }

    @Test
    void aStampThatFailedWithItsBatchLeavesNothingBehind() {
        Path folder = written(5);
        ClusterId cluster = new ClusterId(Payload.wrap(new byte[ClusterId.BYTES]));
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            storage.batch().append(NEIGHBOUR, entries(3, 6, 9)).commit();
        }
        edit(folder, ColumnFamilies::log, BlockKey.of(NEIGHBOUR, 9), flipAt(80));
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertThrows(
                    CorruptionException.class,
                    () -> storage.batch()
                            .identity(cluster, NodeId.of(1))
                            .append(NEIGHBOUR, entries(4, 8, 8))
                            .commit());
            assertNull(storage.identity().node());
            storage.batch().identity(cluster, NodeId.of(2)).commit();
            assertEquals(NodeId.of(2), storage.identity().node());
        }
    }

    @Test
    @DisplayName("A cut block that cannot be read fails the batch that cuts it, and stops its groups, and no others")
    void aDamagedBlockThatIsCut() {
        Path folder = temp.resolve("cut");
        HeldWrites writes = new HeldWrites();
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            storage.batch().append(GROUP, entries(1, 1, 9)).commit();
            storage.batch().append(GROUP, entries(1, 10, 12)).commit();
            storage.batch().append(NEIGHBOUR, entries(1, 1, 9)).commit();
        }
        edit(folder, ColumnFamilies::log, BlockKey.of(GROUP, 9), flipAt(80));
        try (RocksDbStorage storage = TestStores.open(folder, writes)) {
            HeldWrites.Hold hold = writes.holdNext();
            Outcome first = async(storage.batch().hardState(GroupId.of(1), HardState.of(1)));
            hold.awaitReached();
            Outcome before = async(storage.batch().append(NEIGHBOUR, entries(1, 10, 10)));
            Outcome cutting =
                    async(storage.batch().append(GROUP, entries(2, 5, 5)).hardState(GroupId.of(2), HardState.of(4)));
            Outcome behind = async(storage.batch().hardState(GroupId.of(2), HardState.of(5)));
            Outcome apart = async(storage.batch().hardState(GroupId.of(3), HardState.of(6)));
            hold.release();
            assertNull(first.await());
            assertNull(before.await(), "another group, another batch");
            assertMessage(failureOf(cutting.await()), "Block log/0000000000000007/9 is damaged");
            assertMessage(
                    failureOf(behind.await()), "Stopped with another group, which a batch of both was waiting for");
            assertNull(apart.await());
            assertEquals(LogPosition.of(1, 10), storage.log(NEIGHBOUR).last());
            assertEquals(HardState.of(6), storage.stable(GroupId.of(3)).hardState());
            assertThrows(CorruptionException.class, () -> storage.log(GROUP).last());
            assertThrows(CorruptionException.class, () -> storage.stable(GroupId.of(2)));
            assertNull(storage.describe().failure(), "the storage goes on");
        }
    }

    private static Outcome async(StorageBatch batch) {
        Outcome outcome = new Outcome();
        batch.commitAsync(outcome);
        return outcome;
    }

    /** Two groups with so many entries each, in blocks of one entry, then closed. */
    private Path written(int entries) {
        Path folder = temp.resolve("written");
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            write(storage, entries);
        }
        return folder;
    }

    /** The same, as a kill leaves it. */
    private Path killedAfterWriting(int entries) throws IOException {
        Path folder = temp.resolve("running");
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            write(storage, entries);
            return TestStores.copy(folder, temp.resolve("killed"));
        }
    }

    /** Flushing is held back, so that a full memtable leaves a finished write-ahead log beside the one under way. */
    private Path killedWhileTwoWalsWereAlive() throws IOException {
        Path folder = temp.resolve("two logs");
        RocksDbStorageConfig config =
                RocksDbStorageConfig.builder().logRetention(ByteSize.ofMiB(1)).build();
        try (HeldFlushes flushes = new HeldFlushes();
                RocksDbStorage storage = RocksDbStorage.open(
                        folder,
                        config,
                        new RocksDbStorage.Hooks(
                                options -> options.setListeners(List.of(flushes)), new HeldWrites()))) {
            flushes.holds = true;
            for (int index = 1; TestStores.liveWals(folder).size() < 2; index++) {
                storage.batch().append(GROUP, entries(1, index, index, 1 << 19)).commit();
            }
            Path killed = TestStores.copy(folder, temp.resolve("killed with two logs"));
            flushes.released.countDown();
            return killed;
        }
    }

    private static final class HeldFlushes extends AbstractEventListener {
        private final CountDownLatch released = new CountDownLatch(1);
        private volatile boolean holds;

        HeldFlushes() {
            super(EnabledEventCallback.ON_FLUSH_BEGIN);
        }

        @Override
        public void onFlushBegin(RocksDB db, FlushJobInfo info) {
            if (holds) {
                HeldWrites.await(released);
            }
        }
    }

    private static void write(RocksDbStorage storage, int entries) {
        for (int index = 1; index <= entries; index++) {
            for (GroupId group : new GroupId[] {GROUP, NEIGHBOUR}) {
                storage.batch()
                        .append(group, entries(3, index, index, 200))
                        .hardState(group, HardState.of(3))
                        .commit();
            }
        }
    }

    /** Changes a value through RocksDB itself, so that all of RocksDB's own checksums are right; null deletes it. */
    private static void edit(
            Path path, Function<ColumnFamilies, ColumnFamilyHandle> family, byte[] key, UnaryOperator<byte[]> change) {
        NativeBudget budget = NativeBudget.of(RocksDbStorageConfig.defaults());
        try (StorageFolder folder = StorageFolder.open(path);
                Database database = Database.open(folder, budget, options -> {});
                WriteBatch batch = new WriteBatch()) {
            ColumnFamilyHandle handle = family.apply(database.families());
            byte[] value = database.db().get(handle, key);
            assertNotNull(value, "there is nothing to damage");
            byte[] changed = change.apply(value);
            if (changed == null) {
                batch.delete(handle, key);
            } else {
                batch.put(handle, key, changed);
            }
            database.write(batch);
        } catch (RocksDBException e) {
            throw new AssertionError(e);
        }
    }

    private static UnaryOperator<byte[]> flipAt(int offset) {
        return value -> {
            value[offset] ^= 0x04;
            return value;
        };
    }

    private static StorageException failureOf(@Nullable StorageException failure) {
        assertNotNull(failure, "it should have failed");
        return failure;
    }

    private static void assertMessage(Throwable found, String... parts) {
        for (String part : parts) {
            assertTrue(found.getMessage().contains(part), () -> "\"" + part + "\" is not in: " + found.getMessage());
        }
    }
}
