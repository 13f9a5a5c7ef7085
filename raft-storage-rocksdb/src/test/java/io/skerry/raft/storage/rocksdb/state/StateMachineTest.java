package io.skerry.raft.storage.rocksdb.state;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.StateTable;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.StorageFailedException;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.rocksdb.files.Folders;
import io.skerry.raft.testkit.store.FolderCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;

class StateMachineTest {

    private static final GroupId GROUP = GroupId.of(7);

    @TempDir
    private Path home;

    private final List<StateDatabases> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(StateDatabases::close);
    }

    private StateDatabases databases(Path folder) {
        StateDatabases databases = new StateDatabases(folder, ByteSize.ofMiB(32), new MemoryGenerations());
        opened.add(databases);
        return databases;
    }

    private Cells open(String name) {
        return new Cells(databases(home.resolve(name)).of(GROUP));
    }

    /** Opens the folder as a process would find it that comes after one that was killed now. */
    private Cells afterKill(String running, String copy) {
        FolderCopy.copy(home.resolve(running), home.resolve(copy));
        return open(copy);
    }

    private static LogPosition at(long index) {
        return LogPosition.of(1, index);
    }

    @Test
    void aCommandSeesWhatTheBatchHasWrittenAndNobodySeesThePosition() {
        Cells cells = open("a");
        cells.take(1, Change.of("left", "1", "old"));
        assertEquals("[old of {1=old}]", cells.apply(at(2), Change.of("left", "1", "new")));
        assertEquals("[null of {}]", cells.apply(at(3), Change.of("left", "12", "more")));
        assertEquals("[new of {1=new, 12=more}]", cells.apply(at(4), Change.of("left", "1", null)));
        assertEquals(Map.of("left", Map.of("12", "more"), "right", Map.of()), cells.contents());
        cells.batchApplied(at(5));
        assertEquals(Map.of("left", Map.of("12", "more"), "right", Map.of()), cells.contents());
        assertEquals(at(5), cells.applied());
    }

    @Test
    void whatIsFlushedIsDurableAndTheRestIsAppliedAgain() throws IOException {
        Cells cells = open("a");
        cells.take(1, Change.of("left", "1", "one"));
        cells.take(2, Change.of("right", "2", "two"));
        assertEquals(LogPosition.NONE, cells.durablePosition());
        Cells empty = afterKill("a", "b");
        assertEquals(LogPosition.NONE, empty.applied());
        assertEquals(Map.of("left", Map.of(), "right", Map.of()), empty.contents());

        cells.persist();
        assertEquals(at(2), cells.durablePosition());
        cells.take(3, Change.of("left", "1", "three"));
        cells.apply(at(4), Change.of("left", "1", "four"));
        assertEquals(at(2), cells.durablePosition());
        Cells later = afterKill("a", "c");
        assertEquals(at(2), later.applied());
        assertEquals(at(2), later.durablePosition());
        assertEquals(Map.of("left", Map.of("1", "one"), "right", Map.of("2", "two")), later.contents());
    }

    @Test
    void closingMakesDurableWhatWasWritten() {
        Cells cells = open("a");
        cells.take(3, Change.of("left", "1", "one"));
        cells.close();
        cells.close();
        assertThrows(StorageClosedException.class, cells::durablePosition);
        assertThrows(StorageClosedException.class, cells::persist);
        assertThrows(StorageClosedException.class, () -> cells.take(4, Change.of("left", "1", "x")));
        assertThrows(StorageClosedException.class, cells::contents);
        assertThrows(StorageClosedException.class, cells::capture);
        assertThrows(StorageClosedException.class, () -> cells.writeSnapshot(new SnapshotFolder(home.resolve("s"))));
        assertEquals(at(3), open("a").durablePosition());
    }

    @Test
    void ofACommandThatThrowsNothingIsWritten() throws IOException {
        Cells cells = open("a");
        cells.take(1, Change.of("left", "1", "one"));
        cells.apply(at(2), Change.of("left", "2", "two"));
        assertThrows(IllegalStateException.class, () -> cells.apply(at(3), Change.of("left", "3", "throw")));
        assertThrows(IllegalStateException.class, () -> cells.apply(at(3), Change.of("left", "3", "again")));
        assertThrows(IllegalStateException.class, () -> cells.batchApplied(at(3)));
        assertThrows(IllegalStateException.class, cells::contents);
        cells.persist();
        assertEquals(at(1), cells.durablePosition());
        cells.close();
        assertEquals(
                Map.of("left", Map.of("1", "one"), "right", Map.of()), open("a").contents());
    }

    @Test
    void aLargeBatchIsWrittenInTheMiddleWithThePositionOfWhatIsWhole() throws IOException {
        Cells cells = open("a");
        String large = "x".repeat(400_000);
        for (int i = 1; i <= 7; i++) {
            cells.apply(at(i), Change.of(i % 2 == 0 ? "left" : "right", "k" + i, large));
        }
        cells.persist();
        assertEquals(at(6), cells.durablePosition());
        Cells killed = afterKill("a", "b");
        assertEquals(3, killed.contents().get("left").size());
        assertEquals(3, killed.contents().get("right").size());
    }

    @Test
    void whoWrapsItSaysWhenACommandIsWhole() throws IOException {
        Cells cells = open("a");
        StateTable table = cells.attachment();
        Payload key = Payload.ofUtf8("k");
        String large = "x".repeat(3_000_000);
        table.put(key, Payload.ofUtf8("before 1"));
        cells.apply(at(1), Change.of("left", "1", large));
        table.put(key, Payload.ofUtf8("after 1"));
        cells.persist();
        assertEquals(LogPosition.NONE, cells.durablePosition());
        cells.commandApplied(at(1));
        cells.persist();
        assertEquals(at(1), cells.durablePosition());
        table.put(Payload.ofUtf8("x"), Payload.ofUtf8(large));
        cells.commandApplied(at(2));
        table.remove(key);
        cells.persist();
        Cells killed = afterKill("a", "b");
        assertEquals(at(2), killed.durablePosition());
        Map<String, Integer> sizes = new TreeMap<>();
        killed.attachment().forEach((each, value) -> sizes.put(each.toUtf8(), value.size()));
        assertEquals(Map.of("k", "after 1".length(), "x", large.length()), sizes);
        assertThrows(IllegalArgumentException.class, () -> table.put(Payload.EMPTY, key));
    }

    @Test
    void whatAStateMachineIsHandedEndsWithTheCall() {
        Cells cells = open("a");
        cells.take(1, Change.of("left", "1", "one"));
        StateView[] view = new StateView[1];
        StateIterator[] iterator = new StateIterator[1];
        cells.query(state -> {
            view[0] = state;
            iterator[0] = state.iterate("left", new byte[0], null);
            assertTrue(iterator[0].next());
            assertThrows(IllegalArgumentException.class, () -> state.get("left", new byte[0]));
            assertThrows(IllegalArgumentException.class, () -> state.get("middle", new byte[1]));
            CompletionException elsewhere = assertThrows(
                    CompletionException.class,
                    () -> CompletableFuture.runAsync(() -> state.get("left", new byte[1]), task -> {
                                Thread thread = new Thread(task);
                                thread.start();
                            })
                            .join());
            assertTrue(elsewhere.getCause() instanceof IllegalStateException, elsewhere::toString);
            assertThrows(IllegalStateException.class, cells::close);
            assertThrows(IllegalStateException.class, opened.get(0)::close);
            assertEquals(1, opened.get(0).usage().databases());
            return true;
        });
        assertThrows(IllegalStateException.class, () -> view[0].get("left", new byte[1]));
        assertThrows(IllegalStateException.class, () -> iterator[0].next());
        assertThrows(IllegalStateException.class, () -> iterator[0].key());
        iterator[0].close();
        cells.close();
        assertThrows(IllegalStateException.class, () -> iterator[0].value());
    }

    /** What is written while a range is read changes nothing of what comes of it, but for what was written. */
    @Test
    void aRangeCanBeEmptiedWhileItIsRead() {
        StateDatabases databases = databases(home.resolve("a"));
        Emptying machine = new Emptying(databases.of(GROUP));
        machine.apply(at(1), 100);
        machine.batchApplied(at(1));
        machine.apply(at(2), 150);
        assertEquals(150, machine.apply(at(3), -1));
        assertEquals(0, machine.apply(at(4), -1));
        machine.batchApplied(at(4));
        assertEquals(0, machine.apply(at(5), -1));
    }

    /** Sets so many keys; or, if there are less than none, removes each as it is read, and says how many there were. */
    private static final class Emptying extends RocksDbStateMachine<Integer, Integer> {

        Emptying(StatePlace place) {
            super(place, "f");
        }

        @Override
        protected Integer apply(LogPosition position, Integer keys, StateTransaction state) {
            for (int key = 0; key < keys; key++) {
                state.put("f", new byte[] {(byte) key}, new byte[key]);
            }
            int count = 0;
            if (keys < 0) {
                StateIterator all = state.iterate("f", new byte[0], null);
                while (all.next()) {
                    byte[] key = all.key();
                    assertEquals(key[0] & 0xff, all.value().length);
                    state.delete("f", key);
                    count++;
                }
            }
            return count;
        }
    }

    @Test
    void aFlushThatFailsIsToldAndNothingMoreIsApplied() throws IOException {
        Cells cells = open("a");
        cells.take(1, Change.of("left", "1", "one"));
        cells.persist();
        cells.take(2, Change.of("left", "2", "two"));
        Folders.deleteTree(home.resolve("a/" + GROUP + "/0000000000000001"));
        IOException e = assertThrows(IOException.class, cells::persist);
        assertTrue(e.getMessage().contains("cannot be flushed"), e::toString);
        assertThrows(StorageFailedException.class, () -> cells.take(3, Change.of("left", "3", "three")));
        assertThrows(IllegalStateException.class, () -> cells.take(4, Change.of("left", "4", "four")));
        assertThrows(IOException.class, () -> cells.writeSnapshot(new SnapshotFolder(home.resolve("s"))));
        assertEquals(at(1), cells.durablePosition());
        cells.close();
    }

    @Test
    void withoutRoomNothingIsFlushedAndItGoesOnByItself() throws IOException {
        AtomicLong usable = new AtomicLong(1 << 20);
        try (StateDatabases databases = new StateDatabases(
                home.resolve("full"), ByteSize.ofMiB(32), new MemoryGenerations(), step -> {}, path -> usable.get())) {
            Cells cells = new Cells(databases.of(GROUP));
            cells.take(1, Change.of("left", "1", "one"));
            IOException e = assertThrows(IOException.class, cells::persist);
            assertTrue(e.getMessage().contains("free space"), e::toString);
            assertThrows(IOException.class, () -> cells.writeSnapshot(new SnapshotFolder(home.resolve("s"))));
            cells.take(2, Change.of("left", "2", "two"));
            assertEquals(LogPosition.NONE, cells.durablePosition());
            usable.set(1 << 30);
            cells.persist();
            assertEquals(at(2), cells.durablePosition());
        }
    }

    /** RocksDB's own bound, over all families, none of which is large: they are flushed together. */
    @Test
    void memtablesOverTheBoundAreFlushedThoughNobodyAsks() {
        List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        FamilyNames families = FamilyNames.of(names);
        Path folder = home.resolve("bound");
        try (SharedNatives natives = new SharedNatives(16 << 20);
                StateDatabase database = StateOpening.open(folder, families, natives, 32)) {
            byte[] value = new byte[64 << 10];
            for (int i = 1; i <= 14 * names.size(); i++) {
                database.put(names.get(i % names.size()), Integer.toString(i).getBytes(US_ASCII), value);
                database.write(at(i), true);
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (database.persistedPosition().equals(LogPosition.NONE)) {
                assertTrue(System.nanoTime() < deadline, "nothing was flushed");
                Thread.onSpinWait();
            }
            FolderCopy.copy(folder, home.resolve("copy"));
            try (StateDatabase killed = StateOpening.open(home.resolve("copy"), families, natives, 32)) {
                assertEquals(killed.position(), killed.persistedPosition());
                assertTrue(killed.position().index() > 0);
            }
        }
    }

    @Test
    void aSnapshotBecomesTheStateOfAnotherNode() throws Exception {
        Cells cells = open("a");
        for (int i = 1; i <= 50; i++) {
            cells.take(i, Change.of(i % 2 == 0 ? "left" : "right", "k" + i, "v" + i));
        }
        SnapshotFolder snapshot = new SnapshotFolder(home.resolve("snapshot"));
        assertEquals(at(50), cells.writeSnapshot(snapshot));
        assertEquals(List.of("0000000000000001"), Folders.names(home.resolve("a/" + GROUP)));
        cells.take(51, Change.of("left", "k1", "later"));

        Generations generations = new MemoryGenerations();
        Path other = home.resolve("b");
        StateDatabases databases = new StateDatabases(other, ByteSize.ofMiB(32), generations);
        opened.add(databases);
        Cells target = new Cells(databases.of(GROUP));
        target.take(1, Change.of("left", "gone", "gone"));
        try (var prepared = target.prepare(snapshot)) {
            assertEquals(at(50), prepared.position());
            assertEquals("state.generation", prepared.valueName());
            target.take(2, Change.of("left", "gone", "still there"));
            assertEquals("still there", target.contents().get("left").get("gone"));
        }
        assertEquals(List.of("0000000000000001"), Folders.names(other.resolve(GROUP.toString())));
        try (var prepared = target.prepare(snapshot)) {
            generations.putInForce(GROUP, prepared.value());
            prepared.activate();
        }
        assertEquals(List.of("0000000000000003"), Folders.names(other.resolve(GROUP.toString())));
        assertEquals(at(50), target.durablePosition());
        assertNull(target.contents().get("left").get("gone"));
        assertEquals(25, target.contents().get("right").size());
        target.take(51, Change.of("left", "k1", "later"));
        assertEquals(cells.contents(), target.contents());
    }

    /** The driver lets go of what it cannot put in force any more, though the value is durable. */
    @Test
    void whatARestartGoesOnWithIsNeverRemoved() throws IOException {
        Cells cells = open("a");
        cells.take(1, Change.of("left", "1", "one"));
        SnapshotFolder snapshot = new SnapshotFolder(home.resolve("snapshot"));
        cells.writeSnapshot(snapshot);
        Generations generations = new MemoryGenerations();
        StateDatabases databases = new StateDatabases(home.resolve("b"), ByteSize.ofMiB(32), generations);
        Cells target = new Cells(databases.of(GROUP));
        var prepared = target.prepare(snapshot);
        generations.putInForce(GROUP, prepared.value());
        prepared.close();
        databases.close();
        StateDatabases again = new StateDatabases(home.resolve("b"), ByteSize.ofMiB(32), generations);
        opened.add(again);
        Cells restarted = new Cells(again.of(GROUP));
        assertEquals(at(1), restarted.durablePosition());
        assertEquals(List.of("0000000000000002"), Folders.names(home.resolve("b/" + GROUP)));
    }

    @Test
    void aCapturedViewIsOfItsMomentAndCanBeRestored() throws IOException {
        Cells cells = open("a");
        cells.take(1, Change.of("left", "1", "one"));
        cells.apply(at(2), Change.of("left", "2", "two"));
        SnapshotFolder snapshot = new SnapshotFolder(home.resolve("snapshot"));
        try (var view = cells.capture()) {
            cells.take(3, Change.of("left", "1", "three"));
            view.writeTo(snapshot);
        }
        assertEquals(1, Folders.names(home.resolve("a/" + GROUP)).size());
        Cells other = open("b");
        other.take(9, Change.of("right", "9", "nine"));
        other.restore(snapshot);
        assertEquals(at(2), other.durablePosition());
        assertEquals(Map.of("left", Map.of("1", "one", "2", "two"), "right", Map.of()), other.contents());
    }

    @Test
    void aSnapshotThatIsNoneLeavesNothing() throws IOException {
        Cells cells = open("a");
        cells.take(1, Change.of("left", "1", "one"));
        SnapshotFolder good = new SnapshotFolder(home.resolve("good"));
        cells.writeSnapshot(good);
        SnapshotFolder foreign = new SnapshotFolder(home.resolve("foreign"));
        foreign.create("kv").close();
        assertRefused(cells, foreign, "for it has no file rocksdb-state, but [kv]");
        Files.writeString(good.file("rocksdb-state"), "2\n");
        assertRefused(cells, good, "has version 2, this release knows 1");
        Files.writeString(good.file("rocksdb-state"), "1\n");
        String table = good.names().stream()
                .filter(name -> name.endsWith(".sst"))
                .sorted()
                .findFirst()
                .orElseThrow();
        Files.delete(good.file(table));
        assertRefused(cells, good, table);
        assertEquals(Map.of("left", Map.of("1", "one"), "right", Map.of()), cells.contents());
    }

    private void assertRefused(Cells cells, SnapshotFolder snapshot, String why) throws IOException {
        IOException e = assertThrows(IOException.class, () -> cells.prepare(snapshot));
        assertTrue(String.valueOf(e.getMessage()).contains(why), e::toString);
        assertEquals(List.of("0000000000000001"), Folders.names(home.resolve("a/" + GROUP)));
    }

    private static final class Others extends RocksDbStateMachine<String, String> {

        Others(StatePlace place, String... families) {
            super(place, families);
        }

        @Override
        protected String apply(LogPosition position, String command, StateTransaction state) {
            state.put(command, new byte[1], new byte[1]);
            return command;
        }
    }

    @Test
    void otherFamiliesAreRefusedWithTheMend() {
        Cells cells = open("a");
        cells.take(1, Change.of("left", "1", "one"));
        cells.close();
        StatePlace place = databases(home.resolve("a")).of(GROUP);
        String mend = "remove the folder " + home.resolve("a/" + GROUP);
        StorageOpenException fewer = assertThrows(StorageOpenException.class, () -> new Others(place, "left"));
        assertTrue(fewer.getMessage().contains(mend), fewer::toString);
        StorageOpenException more =
                assertThrows(StorageOpenException.class, () -> new Others(place, "left", "right", "third"));
        assertTrue(more.getMessage().contains("at 1/1 and has no column families [third]"), more::toString);
        assertTrue(more.getMessage().contains(mend), more::toString);
        Cells still = new Cells(place);
        assertEquals(at(1), still.durablePosition());
        still.close();
        for (String bad : List.of("", "default", "a/b")) {
            assertThrows(IllegalArgumentException.class, () -> new Others(place, bad));
        }
    }

    private Path generation(String name) {
        return home.resolve(name + "/" + GROUP + "/0000000000000001");
    }

    private void removeTables(Path generation) throws IOException {
        for (String name : Folders.names(generation)) {
            if (name.endsWith(".sst")) {
                Files.delete(generation.resolve(name));
            }
        }
    }

    @Test
    void aDamagedStateIsPutAsideAndKeptUntilThereIsAnother() throws IOException {
        Cells cells = open("a");
        cells.take(1, Change.of("left", "1", "one"));
        cells.close();
        removeTables(generation("a"));
        Cells empty = open("a");
        assertEquals(LogPosition.NONE, empty.durablePosition());
        Path aside = home.resolve("a/" + GROUP + "/damaged-0000000000000001");
        assertTrue(Files.exists(aside.resolve("CURRENT")));
        assertTrue(empty.damage().contains("is damaged, and kept as [" + aside), empty::damage);
        empty.close();

        Cells again = open("a");
        assertTrue(again.damage().contains(aside.toString()), again::damage);
        again.take(1, Change.of("left", "1", "one"));
        again.close();
        Cells replayed = open("a");
        assertEquals(at(1), replayed.durablePosition());
        assertNull(replayed.damage());
        assertFalse(Files.exists(aside));
    }

    /** Twice in a row: both stay, until the state of a snapshot is in force. */
    @Test
    void whatWasPutAsideIsRemovedWhenASnapshotIsTheState() throws IOException {
        Cells other = open("b");
        other.take(5, Change.of("left", "5", "five"));
        SnapshotFolder snapshot = new SnapshotFolder(home.resolve("s"));
        other.writeSnapshot(snapshot);
        for (int times = 1; times <= 2; times++) {
            Cells cells = open("a");
            cells.take(1, Change.of("left", "1", "one"));
            cells.close();
            removeTables(generation("a"));
        }
        Cells cells = open("a");
        Path group = home.resolve("a/" + GROUP);
        assertEquals(
                List.of("0000000000000001", "damaged-0000000000000001", "damaged-0000000000000001-2"),
                Folders.names(group));
        cells.restore(snapshot);
        assertNull(cells.damage());
        assertEquals(List.of("0000000000000002"), Folders.names(group));
    }

    /** Running the wrong release takes nothing away. */
    @Test
    void aPositionOfAnotherVersionIsRefused() throws Exception {
        open("a").close();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                ColumnFamilyOptions family = new ColumnFamilyOptions();
                FlushOptions flush = new FlushOptions();
                RocksDB raw = RocksDB.open(
                        options,
                        generation("a").toString(),
                        FamilyNames.of(Change.FAMILIES).descriptors(family),
                        handles)) {
            raw.put(handles.get(0), new byte[0], new byte[] {9});
            raw.flush(flush, handles.get(0));
            handles.forEach(ColumnFamilyHandle::close);
        }
        StorageOpenException e = assertThrows(StorageOpenException.class, () -> open("a"));
        assertEquals(StorageOpenException.Reason.OTHER_FORMAT, e.reason());
        assertTrue(e.getMessage().contains("a position of version 9"), e::toString);
        assertTrue(Files.exists(generation("a")));
    }

    /** Else whatever lies below those keys would be compacted with them, and sent again to who has it. */
    @Test
    void aTableReachesOverTheKeysThatChangedAndNoOthers() throws Exception {
        Cells cells = open("a");
        cells.take(1, Change.of("right", "5", "one"));
        cells.take(2, Change.of("right", "6", "two"));
        cells.close();
        Path generation = home.resolve("a/" + GROUP + "/0000000000000001");
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                ColumnFamilyOptions family = new ColumnFamilyOptions();
                RocksDB raw = RocksDB.open(
                        options,
                        generation.toString(),
                        FamilyNames.of(Change.FAMILIES).descriptors(family),
                        handles)) {
            List<String> ranges = raw.getLiveFilesMetaData().stream()
                    .filter(table -> !new String(table.columnFamilyName(), US_ASCII).equals("default"))
                    .map(table -> new String(table.columnFamilyName(), US_ASCII) + " "
                            + new String(table.smallestKey(), US_ASCII) + "-"
                            + new String(table.largestKey(), US_ASCII))
                    .toList();
            assertEquals(List.of("right 5-6"), ranges);
            handles.forEach(ColumnFamilyHandle::close);
        }
    }

    /** As if a family had been flushed alone. */
    @Test
    void aFamilyThatIsAheadOfThePositionIsRefused() throws Exception {
        Cells cells = open("a");
        cells.take(1, Change.of("left", "1", "one"));
        cells.take(2, Change.of("right", "2", "two"));
        cells.close();
        Path generation = home.resolve("a/" + GROUP + "/0000000000000001");
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                ColumnFamilyOptions family = new ColumnFamilyOptions();
                FlushOptions flush = new FlushOptions();
                RocksDB raw = RocksDB.open(
                        options,
                        generation.toString(),
                        FamilyNames.of(Change.FAMILIES).descriptors(family),
                        handles)) {
            raw.put(handles.get(2), "3".getBytes(US_ASCII), "three".getBytes(US_ASCII));
            raw.flush(flush, handles.get(2));
            handles.forEach(ColumnFamilyHandle::close);
        }
        CorruptionException e = assertThrows(CorruptionException.class, () -> open("a"));
        assertTrue(e.getMessage().contains("of family right has what was written up to number"), e::toString);
        assertTrue(e.getMessage().contains("the position 1/2 is of number"), e::toString);
        assertTrue(e.getMessage().contains("remove the folder " + home.resolve("a/" + GROUP)), e::toString);
    }

    @Test
    void aGroupIsOpenOnceAndCanBeRemovedWhenItIsNot() throws IOException {
        StateDatabases databases = databases(home.resolve("a"));
        Cells cells = new Cells(databases.of(GROUP));
        cells.take(1, Change.of("left", "1", "one"));
        assertThrows(IllegalStateException.class, () -> new Cells(databases.of(GROUP)));
        assertThrows(IllegalStateException.class, () -> databases.destroy(GROUP));
        cells.close();
        databases.destroy(GROUP);
        databases.destroy(GROUP);
        assertFalse(Files.exists(home.resolve("a/" + GROUP)));
        assertEquals(LogPosition.NONE, new Cells(databases.of(GROUP)).durablePosition());
        databases.close();
        databases.close();
        assertThrows(StorageClosedException.class, () -> new Cells(databases.of(GROUP)));
        assertThrows(StorageClosedException.class, () -> databases.destroy(GROUP));
        assertThrows(StorageClosedException.class, databases::usage);
    }
}
