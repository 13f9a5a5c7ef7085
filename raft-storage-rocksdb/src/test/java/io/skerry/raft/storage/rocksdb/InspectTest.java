package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.inspect.FileSizes;
import io.skerry.raft.storage.rocksdb.inspect.Finding;
import io.skerry.raft.storage.rocksdb.inspect.Finding.Kind;
import io.skerry.raft.storage.rocksdb.inspect.GroupSummary;
import io.skerry.raft.storage.rocksdb.inspect.StorageInspector;
import io.skerry.raft.storage.rocksdb.inspect.StorageSizes;
import io.skerry.raft.storage.rocksdb.inspect.VerifyReport;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import io.skerry.raft.storage.rocksdb.layout.StateRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A look at a folder changes nothing, shows what is there, and finds each kind of damage, once and in its place. */
class InspectTest {

    private static final GroupId ORDERS = GroupId.ofName("orders");
    private static final GroupId NEIGHBOUR = GroupId.of(8);

    @TempDir
    Path temp;

    @Test
    void groupsAreListedWithWhatThereIsOfThem() {
        Path folder = written();
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            assertEquals(
                    List.of(
                            new GroupSummary(
                                    NEIGHBOUR, null, LogPosition.NONE, LogPosition.of(3, 12), HardState.of(3), 0, null),
                            new GroupSummary(
                                    ORDERS,
                                    "orders",
                                    LogPosition.of(3, 4),
                                    LogPosition.of(5, 14),
                                    HardState.of(5),
                                    2,
                                    null)),
                    inspector.groups().stream()
                            .sorted((a, b) ->
                                    Long.compare(a.last().index(), b.last().index()))
                            .toList());
            assertEquals(Map.of("note", Payload.ofUtf8("kept")), inspector.values(ORDERS));
            assertEquals(
                    List.of(0L, 14L), List.copyOf(inspector.memberships(ORDERS).keySet()));
            assertEquals(new NodeId(1), inspector.identity().node());
            assertNull(inspector.damage());
        }
    }

    @Test
    void aSoundFolderIsSoundAndLeftAsItWas() throws IOException {
        Path folder = written();
        Map<String, String> before = TestStores.files(folder);
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            List<GroupId> told = new ArrayList<>();
            VerifyReport report = inspector.verify(told::add);
            assertEquals(List.of(), report.findings());
            assertEquals(2, report.groups());
            assertEquals(1, report.unnamed());
            assertEquals(26, report.entries(), "dead ones are checked as well");
            assertEquals(2, told.size());
            StorageSizes sizes = inspector.sizes();
            assertEquals(10, sizes.groups().get(ORDERS).entries());
            assertEquals(4, sizes.groups().get(ORDERS).deadBlocks());
            assertTrue(sizes.files().byKind().get(FileSizes.Kind.TABLES).bytes() > 0);
            assertTrue(
                    sizes.memory().memtableBytes() >= 8 << 20,
                    () -> sizes.memory().toString());
        }
        assertEquals(before, TestStores.files(folder));
    }

    @Test
    void aRangeIsRead() {
        Path folder = written();
        assertEquals(List.of("3/5", "3/6", "3/7"), read(folder, 1, 8));
        assertEquals(List.of("3/9", "3/10", "5/11", "5/12"), read(folder, 9, 13));
        assertEquals(List.of(), read(folder, 20, 30));
    }

    @Test
    void whatIsDamagedIsToldAndTheRestIsRead() {
        Path folder = written();
        Rewrites.flip(folder, ColumnFamilies::log, BlockKey.of(ORDERS, 7), 60);
        Rewrites.delete(folder, ColumnFamilies::log, BlockKey.of(ORDERS, 9));
        assertEquals(
                List.of(
                        "3/5",
                        "3/6",
                        "Block log/" + ORDERS + "/7 is damaged",
                        "Entry 7 of group " + ORDERS + " cannot be read",
                        "3/8",
                        "The log of group " + ORDERS + " has no entries from 9 to 9",
                        "3/10"),
                read(folder, 1, 11));
    }

    private enum Damage {
        RECORD(
                Kind.BLOCK,
                7,
                "is damaged: in the record of index 7: the record's checksum is",
                folder -> Rewrites.flip(folder, ColumnFamilies::log, BlockKey.of(ORDERS, 7), 60)),
        HEADER(
                Kind.BLOCK,
                7,
                "is damaged: its header's checksum is",
                folder -> Rewrites.flip(folder, ColumnFamilies::log, BlockKey.of(ORDERS, 7), 14)),
        DEAD_RECORD(
                Kind.BLOCK,
                2,
                "is damaged: in the record of index 2",
                folder -> Rewrites.flip(folder, ColumnFamilies::log, BlockKey.of(ORDERS, 2), 60)),
        HOLE(
                Kind.CONTINUITY,
                7,
                "has a hole: the entries from 7 to 7 are missing",
                folder -> Rewrites.delete(folder, ColumnFamilies::log, BlockKey.of(ORDERS, 7))),
        WRONG_TERM(
                Kind.TERM,
                11,
                "has 5/11, its terms say 6",
                folder -> Rewrites.put(
                        folder,
                        ColumnFamilies::metadata,
                        StateKey.termRun(ORDERS, 11),
                        StateRecord.term(StateKey.termRun(ORDERS, 11), 6))),
        SHORTER(
                Kind.CONTINUITY,
                15,
                "ends at 14, but its terms go on from 20",
                folder -> Rewrites.put(
                        folder,
                        ColumnFamilies::metadata,
                        StateKey.termRun(ORDERS, 20),
                        StateRecord.term(StateKey.termRun(ORDERS, 20), 9))),
        MEMBERSHIP_BEHIND(
                Kind.CONTINUITY,
                15,
                "but there is a membership of entry 15",
                folder -> Rewrites.put(
                        folder,
                        ColumnFamilies::stable,
                        StateKey.membership(ORDERS, 15),
                        StateRecord.payload(StateKey.membership(ORDERS, 15), Payload.ofUtf8("m")))),
        HARD_STATE(
                Kind.RECORD,
                0,
                "is damaged: its checksum is",
                folder -> Rewrites.flip(folder, ColumnFamilies::stable, StateKey.hardState(ORDERS), 9)),
        LOST_TERM(
                Kind.TERM,
                0,
                "but its hard state is of term 0",
                folder -> Rewrites.delete(folder, ColumnFamilies::stable, StateKey.hardState(ORDERS))),
        VALUE(
                Kind.RECORD,
                0,
                "is damaged: its checksum is",
                folder -> Rewrites.flip(folder, ColumnFamilies::stable, StateKey.value(ORDERS, "note"), 6)),
        BOUNDARY(
                Kind.RECORD,
                0,
                "is damaged: its checksum is",
                folder -> Rewrites.flip(folder, ColumnFamilies::metadata, StateKey.boundary(ORDERS), 9)),
        NAME(
                Kind.NAME,
                0,
                "has the name \"odours\", which is not of its number",
                folder -> Rewrites.put(
                        folder,
                        ColumnFamilies::metadata,
                        StateKey.groupName(ORDERS),
                        StateRecord.payload(StateKey.groupName(ORDERS), Payload.ofUtf8("odours")))),
        KEY(Kind.RECORD, 0, "has a key that is never written", folder -> {
            byte[] key = StateKey.hardState(ORDERS);
            key[0] = 9;
            Rewrites.put(folder, ColumnFamilies::stable, key, new byte[9]);
        });

        private final Kind kind;
        private final long index;
        private final String message;
        private final Consumer<Path> doing;

        Damage(Kind kind, long index, String message, Consumer<Path> doing) {
            this.kind = kind;
            this.index = index;
            this.message = message;
            this.doing = doing;
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void damageIsFoundOnceAndInItsPlace(Damage damage) {
        Path folder = written();
        damage.doing.accept(folder);
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            List<Finding> findings = inspector.verify(group -> {}).findings();
            assertEquals(1, findings.size(), findings::toString);
            Finding finding = findings.get(0);
            assertEquals(damage.kind, finding.kind());
            assertEquals(ORDERS, finding.group());
            assertEquals(damage.index, finding.index());
            assertTrue(finding.message().contains(damage.message), finding::message);
            assertTrue(finding.message().contains("replace this replica from its peers"), finding::message);
        }
    }

    @Test
    void aLostNameIsCountedForItCannotBeToldFromNone() {
        Path folder = written();
        Rewrites.delete(folder, ColumnFamilies::metadata, StateKey.groupName(ORDERS));
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            VerifyReport report = inspector.verify(group -> {});
            assertTrue(report.isSound(), () -> report.findings().toString());
            assertEquals(2, report.unnamed());
        }
    }

    @Test
    void aLostIdentityIsFound() {
        Path folder = written();
        Rewrites.delete(folder, ColumnFamilies::metadata, StateKey.identity());
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            assertThrows(CorruptionException.class, inspector::identity);
            assertEquals(
                    List.of(Kind.IDENTITY),
                    inspector.verify(group -> {}).findings().stream()
                            .map(Finding::kind)
                            .toList());
        }
    }

    @Test
    void aTornTailIsNoDamage() throws IOException {
        Path folder = killed();
        Path wal = TestStores.largest(folder, ".log");
        long bytes = Files.size(wal);
        byte[] all = Files.readAllBytes(wal);
        long end = all.length;
        while (all[(int) end - 1] == 0) {
            end--;
        }
        Files.write(wal, java.util.Arrays.copyOf(all, (int) end - 5));
        assertTrue(Files.size(wal) < bytes);
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            assertEquals(List.of(), inspector.verify(group -> {}).findings());
            assertEquals(19, inspector.group(NEIGHBOUR).last().index());
        }
    }

    @Test
    void damageInTheMiddleOfTheWriteAheadLogIsFoundAndTheRestIsShown() throws IOException {
        Path folder = killed();
        TestStores.flip(TestStores.largest(folder, ".log"), 2_000);
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            String damage = inspector.damage();
            assertNotNull(damage);
            assertEquals(
                    List.of(new Finding(Kind.FILE, null, 0, damage)),
                    inspector.verify(group -> {}).findings());
            assertTrue(inspector.group(NEIGHBOUR).last().index() < 19);
        }
        assertThrows(CorruptionException.class, () -> RocksDbStorage.open(folder));
    }

    @Test
    void aDamagedTableIsFound() throws IOException {
        Path folder = written();
        TestStores.flip(TestStores.largest(folder, ".sst"), 300);
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            List<Finding> findings = inspector.verify(group -> {}).findings();
            assertTrue(findings.stream().anyMatch(finding -> finding.kind() == Kind.FILE), findings::toString);
        }
    }

    @Test
    void aMissingTableIsNamed() throws IOException {
        Path folder = written();
        Path table = TestStores.largest(folder, ".sst");
        Files.delete(table);
        CorruptionException refused = assertThrows(CorruptionException.class, () -> StorageInspector.open(folder));
        assertTrue(refused.getMessage().contains(table.getFileName().toString()), refused::getMessage);
    }

    @Test
    void whatIsNoStorageIsRefusedAndNotMade() throws IOException {
        Path empty = Files.createDirectory(temp.resolve("empty"));
        for (Path folder : List.of(empty, temp.resolve("nowhere"))) {
            StorageOpenException refused =
                    assertThrows(StorageOpenException.class, () -> StorageInspector.open(folder));
            assertEquals(Reason.NOT_A_STORAGE, refused.reason());
        }
        assertEquals(Map.of(), TestStores.files(empty));
        assertTrue(Files.notExists(temp.resolve("nowhere")));
    }

    @Test
    void aDamagedFormatIsDamageWhateverItsBytes() throws IOException {
        Path folder = written();
        Files.write(folder.resolve("FORMAT"), new byte[] {(byte) 0xff, 0, 1});
        assertThrows(CorruptionException.class, () -> StorageInspector.open(folder));
        assertThrows(CorruptionException.class, () -> RocksDbStorage.open(folder));
    }

    private static List<String> read(Path folder, long from, long until) {
        List<String> seen = new ArrayList<>();
        try (StorageInspector inspector = StorageInspector.open(folder)) {
            inspector.read(ORDERS, from, until, new StorageInspector.EntryVisitor() {
                @Override
                public void entries(EncodedEntries entries) {
                    for (int i = 0; i < entries.count(); i++) {
                        seen.add(entries.position(i).toString());
                    }
                }

                @Override
                public void damage(String message) {
                    seen.add(message.split(":")[0]);
                }
            });
        }
        return seen;
    }

    /** Two groups, one of them stamped, named and cut at both ends of its life, in blocks of one entry; closed. */
    private Path written() {
        Path folder = temp.resolve("written");
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            storage.batch()
                    .identity(new ClusterId(Payload.wrap(new byte[32])), new NodeId(1))
                    .groupName("orders")
                    .membership(ORDERS, 0, Payload.ofUtf8("first"))
                    .value(ORDERS, "note", Payload.ofUtf8("kept"))
                    .commit();
            for (int index = 1; index <= 12; index++) {
                storage.batch()
                        .append(NEIGHBOUR, entries(3, index, index, 200))
                        .append(ORDERS, entries(3, index, index, 200))
                        .hardState(NEIGHBOUR, HardState.of(3))
                        .hardState(ORDERS, HardState.of(3))
                        .commit();
            }
            storage.batch().hardState(ORDERS, HardState.of(5)).commit();
            for (int index = 11; index <= 14; index++) {
                storage.batch().append(ORDERS, entries(5, index, index, 200)).commit();
            }
            storage.batch()
                    .membership(ORDERS, 14, Payload.ofUtf8("second"))
                    .truncatePrefix(ORDERS, LogPosition.of(3, 4))
                    .commit();
        }
        return folder;
    }

    /** Twenty entries that stand in the write-ahead log only. */
    private Path killed() throws IOException {
        try (RocksDbStorage storage = RocksDbStorage.open(temp.resolve("running"))) {
            for (int index = 1; index <= 20; index++) {
                storage.batch().append(NEIGHBOUR, entries(3, index, index, 200)).commit();
            }
            return TestStores.copy(temp.resolve("running"), temp.resolve("killed"));
        }
    }
}
