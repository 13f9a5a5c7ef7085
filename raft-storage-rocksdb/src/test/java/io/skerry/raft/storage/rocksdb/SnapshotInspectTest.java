package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.rocksdb.inspect.ContentReport;
import io.skerry.raft.storage.rocksdb.inspect.Finding;
import io.skerry.raft.storage.rocksdb.inspect.Finding.Kind;
import io.skerry.raft.storage.rocksdb.inspect.Leftover;
import io.skerry.raft.storage.rocksdb.inspect.SnapshotInspector;
import io.skerry.raft.storage.rocksdb.inspect.SnapshotSummary;
import io.skerry.raft.storage.rocksdb.inspect.SnapshotSummary.Standing;
import io.skerry.raft.storage.rocksdb.inspect.StateSummary;
import io.skerry.raft.storage.rocksdb.snapshot.SnapshotFolders;
import io.skerry.raft.storage.rocksdb.state.Generations;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at what lies beside the log changes nothing, says what can be used, and names the damaged file and MiB. */
class SnapshotInspectTest {

    private static final int MIB = 1 << 20;
    private static final LogPosition USABLE = LogPosition.of(3, 30);
    private static final int LOOKS = 8;

    @TempDir
    Path temp;

    @Test
    void eachSnapshotSaysWhetherItCanBeUsed() throws IOException {
        Path folder = written();
        Map<String, String> before = TestStores.files(folder);
        SnapshotInspector seen = SnapshotInspector.open(folder);
        assertNull(seen.damage());
        assertEquals(
                List.of(
                        "3/50 NOT_INSTALLED received, and not installed: it begins behind 3/20 and ends at 3/40",
                        "3/30 USABLE ",
                        "3/10 OUTDATED the log does not go on from it any more: it begins behind 3/20 and ends at 3/40",
                        "2/25 OUTDATED the log does not go on from it any more: it begins behind 3/20 and ends at 3/40",
                        "9/60 INCOMPLETE is being received, or is gone on with when it is offered again"),
                seen.snapshots().stream().map(SnapshotInspectTest::text).toList());
        assertEquals(before, TestStores.files(folder));
    }

    @Test
    void statesAndLeftoversAreListed() throws IOException {
        Path folder = written();
        Path states = folder.resolve("state").resolve(GROUP.toString());
        Path home = folder.resolve("snapshots").resolve(GROUP.toString());
        Files.createDirectory(states.resolve("0000000000000009"));
        Files.createDirectory(states.resolve("checkpoint-1"));
        Files.write(Files.createDirectory(home.resolve("writing-1")).resolve("half"), new byte[7]);
        Files.write(Files.createDirectory(home.resolve("removed-1")).resolve("half"), new byte[3]);
        Map<String, String> before = TestStores.files(folder);
        SnapshotInspector seen = SnapshotInspector.open(folder);
        StateSummary state = seen.states().get(0);
        assertNull(state.damage());
        assertEquals(states.resolve("0000000000000002"), state.inForce(), "The one that was restored");
        assertEquals(LogPosition.of(3, 32), state.position());
        assertTrue(state.tables() > 0 && state.bytes() > 0, state::toString);
        assertEquals(
                List.of(
                        new Leftover(home.resolve("removed-1"), 1, 3),
                        new Leftover(home.resolve("writing-1"), 1, 7),
                        new Leftover(states.resolve("0000000000000009"), 0, 0),
                        new Leftover(states.resolve("checkpoint-1"), 0, 0)),
                seen.leftovers());
        ContentReport report = seen.verify(snapshot -> {});
        assertEquals(List.of(), report.findings());
        assertEquals(1, report.states());
        assertEquals(4, report.snapshots(), "What is incomplete has nothing to be compared with");
        assertEquals(before, TestStores.files(folder));
    }

    @Test
    void fileAndMiBThatDoNotCheckOutAreNamed() throws IOException {
        Path folder = written();
        flip(snapshot(folder, USABLE).resolve("large"), MIB + 5);
        flip(snapshot(folder, USABLE).resolve("large"), 2 * MIB);
        cut(snapshot(folder, LogPosition.of(3, 10)).resolve("small"));
        SnapshotInspector seen = SnapshotInspector.open(folder);
        assertEquals(
                Standing.USABLE, find(seen, USABLE).standing(), "Contents are not looked at by whoever only lists");
        assertEquals(Standing.DAMAGED, find(seen, LogPosition.of(3, 10)).standing());
        assertTrue(find(seen, LogPosition.of(3, 10)).reason().contains("small has 6 bytes, and should have 7"));
        List<Finding> findings = seen.verify(snapshot -> {}).findings();
        assertEquals(
                List.of(30L, 30L, 10L, 10L),
                findings.stream().map(Finding::index).toList());
        assertTrue(findings.get(0).message().contains("file large, its MiB 1 (from 0)"), findings::toString);
        assertTrue(findings.get(1).message().contains("file large, its MiB 2 (from 0)"), findings::toString);
        assertTrue(findings.get(3).message().contains("file small, it has 6 bytes"), findings::toString);
        assertTrue(findings.stream().allMatch(finding -> finding.kind() == Kind.SNAPSHOT));
    }

    @Test
    void aManifestThatIsDamagedIsNamed() throws IOException {
        Path folder = written();
        flip(snapshot(folder, USABLE).resolve("MANIFEST"), 60);
        SnapshotInspector seen = SnapshotInspector.open(folder);
        SnapshotSummary damaged = seen.snapshots().get(1);
        assertNull(damaged.manifest());
        assertTrue(damaged.isDamaged());
        List<Finding> findings = seen.verify(snapshot -> {}).findings();
        assertEquals(1, findings.size());
        assertTrue(findings.get(0).message().contains(damaged.path() + " is not used: "), findings::toString);
    }

    @Test
    void aStateThatIsDamagedOrMissingIsNamed() throws IOException {
        Path folder = written();
        Path inForce = SnapshotInspector.open(folder).states().get(0).inForce();
        Path table;
        try (var files = Files.list(inForce)) {
            table = files.filter(file -> file.toString().endsWith(".sst"))
                    .findFirst()
                    .orElseThrow();
        }
        flip(table, 20);
        SnapshotInspector seen = SnapshotInspector.open(folder);
        List<Finding> findings = seen.verify(snapshot -> {}).findings();
        assertEquals(List.of(Kind.STATE), findings.stream().map(Finding::kind).toList(), findings::toString);
        assertTrue(findings.get(0).message().contains(inForce + " is damaged: "), findings::toString);
        Files.delete(table);
        assertTrue(damageOfState(folder).contains(table.getFileName().toString()), () -> damageOfState(folder));
        assertTrue(damageOfState(folder).contains("a start puts it aside"), () -> damageOfState(folder));
        Files.move(inForce, inForce.resolveSibling("0000000000000033"));
        assertTrue(damageOfState(folder).contains(inForce + " is missing"), () -> damageOfState(folder));
        assertTrue(damageOfState(folder).contains("fetches it from another node"), () -> damageOfState(folder));
    }

    private static String damageOfState(Path folder) {
        return String.valueOf(SnapshotInspector.open(folder).states().get(0).damage());
    }

    @Test
    void whatTheLogCannotSayIsUnknown() throws IOException {
        Path folder = written();
        Files.delete(folder.resolve("raft").resolve("CURRENT"));
        SnapshotInspector seen = SnapshotInspector.open(folder);
        assertTrue(String.valueOf(seen.damage()).contains("CURRENT"), seen::damage);
        assertEquals(Standing.UNKNOWN, find(seen, USABLE).standing());
        flip(snapshot(folder, USABLE).resolve("large"), 5);
        List<Finding> findings = seen.verify(snapshot -> {}).findings();
        assertEquals(
                List.of(Kind.SNAPSHOT, Kind.STATE),
                findings.stream().map(Finding::kind).toList(),
                "Snapshots are read all the same");
        assertTrue(findings.get(1).message().startsWith("States were not read: "), findings::toString);
    }

    @Test
    void statesOfWhichNoneIsInForceAreNotSound() throws IOException {
        Path folder = written();
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            storage.batch()
                    .value(GROUP, Generations.VALUE_NAME, Payload.ofUtf8("none"))
                    .commit();
        }
        ContentReport report = SnapshotInspector.open(folder).verify(snapshot -> {});
        assertEquals(
                List.of(Kind.STATE),
                report.findings().stream().map(Finding::kind).toList());
        assertTrue(report.findings().get(0).message().contains("The state in force in "), report::toString);
    }

    @Test
    void aFolderOfBackupsHasNoLog() throws IOException {
        SnapshotFolders folders = SnapshotFolders.ofBackups(temp);
        take(folders.of(GROUP), USABLE).close();
        folders.close();
        SnapshotInspector seen = SnapshotInspector.open(temp);
        assertTrue(seen.isBackup());
        assertEquals(
                List.of("3/30 BACKUP "),
                seen.snapshots().stream().map(SnapshotInspectTest::text).toList());
        assertTrue(seen.verify(snapshot -> {}).isSound());
        flip(snapshot(temp, USABLE).resolve("small"), 0);
        assertEquals(1, seen.verify(snapshot -> {}).findings().size());
    }

    @Test
    void whatIsNeitherIsRefused() {
        assertThrows(StorageOpenException.class, () -> SnapshotInspector.open(temp));
        assertThrows(StorageOpenException.class, () -> SnapshotInspector.open(temp.resolve("nowhere")));
    }

    /** A node takes, removes and restores without a pause; whoever looks meanwhile sees no damage. */
    @Test
    void aNodeAtWorkIsNoDamage() throws Exception {
        ExecutorService node = Executors.newSingleThreadExecutor();
        AtomicBoolean stops = new AtomicBoolean();
        try (RocksDbStorage storage = RocksDbStorage.open(temp)) {
            Future<?> work = node.submit(() -> work(storage, stops));
            int states = 0;
            for (int look = 0; !work.isDone() && (look < LOOKS || states == 0); look++) {
                SnapshotInspector seen = SnapshotInspector.open(temp);
                states += seen.states().size();
                assertNull(seen.damage());
                assertEquals(
                        List.of(),
                        seen.snapshots().stream()
                                .filter(SnapshotSummary::isDamaged)
                                .toList());
                assertEquals(List.of(), seen.verify(snapshot -> {}).findings());
            }
            stops.set(true);
            work.get(30, TimeUnit.SECONDS);
        } finally {
            stops.set(true);
            node.shutdown();
        }
    }

    private static Void work(RocksDbStorage storage, AtomicBoolean stops) throws IOException {
        Notes machine = new Notes(storage);
        SnapshotStore store = storage.snapshots(GROUP);
        for (long index = 1; !stops.get(); index++) {
            LogPosition position = LogPosition.of(1, index);
            storage.batch().append(GROUP, TestStores.entries(1, index, index)).commit();
            machine.take(position, "note " + index);
            try (SnapshotWriter writer = store.create()) {
                LogPosition stands = machine.writeSnapshot(writer);
                try (StoredSnapshot taken = writer.commit(stands, 0, Payload.EMPTY)) {
                    if (index % 3 == 0) {
                        machine.restore(taken.source());
                    }
                }
            }
            storage.batch().truncatePrefix(GROUP, position).commit();
            store.prune(manifest -> manifest.position().index() >= position.index(), 1, 0);
        }
        return null;
    }

    // ---- what is looked at

    private Path written() throws IOException {
        Path folder = temp.resolve("node");
        SnapshotManifest foreign = foreign();
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            storage.batch().append(GROUP, TestStores.entries(3, 1, 40)).commit();
            SnapshotStore store = storage.snapshots(GROUP);
            for (LogPosition position :
                    List.of(LogPosition.of(2, 25), LogPosition.of(3, 10), USABLE, LogPosition.of(3, 50))) {
                take(store, position).close();
            }
            storage.batch().truncatePrefix(GROUP, LogPosition.of(3, 20)).commit();
            try (SnapshotReceiver receiver = store.receive(foreign)) {
                receiver.reuse(bytes -> {});
            }
            Notes machine = new Notes(storage);
            machine.take(LogPosition.of(3, 31), "one");
            restoreItself(machine, store);
            machine.take(LogPosition.of(3, 32), "two");
        }
        return folder;
    }

    private static void restoreItself(Notes machine, SnapshotStore store) throws IOException {
        try (SnapshotWriter writer = store.create()) {
            LogPosition stands = machine.writeSnapshot(writer);
            try (StoredSnapshot taken = writer.commit(stands, 0, Payload.EMPTY)) {
                machine.restore(taken.source());
                store.condemn(taken.id(), "It has served");
            }
        }
    }

    private SnapshotManifest foreign() throws IOException {
        SnapshotFolders folders =
                SnapshotFolders.open(temp.resolve("other"), () -> StoreId.of(9), bytes -> {}, any -> true);
        try (StoredSnapshot snapshot = take(folders.of(GROUP), LogPosition.of(9, 60))) {
            return snapshot.manifest();
        } finally {
            folders.close();
        }
    }

    private static StoredSnapshot take(SnapshotStore store, LogPosition position) throws IOException {
        Random random = new Random(position.index());
        try (SnapshotWriter writer = store.create()) {
            for (Map.Entry<String, Integer> file :
                    Map.of("large", 2 * MIB + 9, "small", 7).entrySet()) {
                byte[] bytes = new byte[file.getValue()];
                random.nextBytes(bytes);
                try (OutputStream out = writer.create(file.getKey())) {
                    out.write(bytes);
                }
            }
            return writer.commit(position, 0, Payload.ofUtf8("members"));
        }
    }

    private static String text(SnapshotSummary snapshot) {
        SnapshotManifest manifest = snapshot.manifest();
        return (manifest == null ? "?" : manifest.position()) + " " + snapshot.standing() + " " + snapshot.reason();
    }

    private static SnapshotSummary find(SnapshotInspector seen, LogPosition position) {
        return seen.snapshots().stream()
                .filter(each ->
                        each.manifest() != null && each.manifest().position().equals(position))
                .findFirst()
                .orElseThrow();
    }

    private static Path snapshot(Path folder, LogPosition position) {
        return folder.resolve("snapshots")
                .resolve(GROUP.toString())
                .resolve(String.format("%016x-%016x", position.term(), position.index()));
    }

    private static void flip(Path file, long place) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(place);
            int was = bytes.read();
            bytes.seek(place);
            bytes.write(was ^ 1);
        }
    }

    private static void cut(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(bytes.length() - 1);
        }
    }
}
