package io.skerry.examples.kv.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotView;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What keys and values do, wherever they are. */
abstract class KvStateCase {

    private KvState store;
    private long index;

    /** Returns an empty state, another one each time. */
    abstract KvState open();

    /** Returns the file of its own that a snapshot of the other kind has not. */
    abstract String fileOfTheOtherKind();

    final KvState store() {
        if (store == null) {
            store = open();
        }
        return store;
    }

    @Test
    void putSetsAndOverwrites() {
        assertEquals(new KvResult.Written(at(1)), apply(new KvCommand.Put("a", Value.ofUtf8("1"))));
        apply(new KvCommand.Put("a", Value.ofUtf8("2")));
        assertEquals(new KvRead(Value.ofUtf8("2"), at(2)), store().read("a"));
        assertEquals(new KvRead(null, at(2)), store().read("b"));
    }

    @Test
    void deleteSaysWhetherTheKeyWasThere() {
        apply(new KvCommand.Put("a", Value.ofUtf8("1")));
        assertEquals(new KvResult.Deleted(at(2), true), apply(new KvCommand.Delete("a")));
        assertEquals(new KvResult.Deleted(at(3), false), apply(new KvCommand.Delete("a")));
        assertNull(store().read("a").value());
    }

    @Test
    void compareAndSetComparesByContent() {
        Value one = Value.ofUtf8("1");
        Value two = Value.ofUtf8("2");
        assertEquals(new KvResult.Compared(at(1), false, null, false), apply(new KvCommand.Cas("a", one, two)));
        assertEquals(new KvResult.Compared(at(2), true, null, false), apply(new KvCommand.Cas("a", null, one)));
        assertEquals(new KvResult.Compared(at(3), false, one, false), apply(new KvCommand.Cas("a", null, two)));
        assertEquals(
                new KvResult.Compared(at(4), true, one, false), apply(new KvCommand.Cas("a", Value.ofUtf8("1"), two)));
        assertEquals(two, store().read("a").value());
    }

    @Test
    void whatIsAppliedIsKnownBeyondTheLastCommand() {
        apply(new KvCommand.Put("a", Value.ofUtf8("1")));
        store().batchApplied(LogPosition.of(3, 9));
        assertEquals(LogPosition.of(3, 9), store().applied());
        assertEquals(LogPosition.of(3, 9), store().read("a").position());
    }

    @Test
    void aViewShowsTheMomentInWhichItWasCaptured() throws IOException {
        apply(new KvCommand.Put("käse", Value.ofUtf8("1")));
        apply(new KvCommand.Put("a", new Value(new byte[] {0, -1})));
        KvDigest before = store().digest();
        SnapshotFiles files = new SnapshotFiles();
        try (SnapshotView view = store().capture()) {
            apply(new KvCommand.Delete("a"));
            view.writeTo(files);
        }
        assertNotEquals(before, store().digest());

        KvState other = open();
        apply(other, new KvCommand.Put("gone", Value.ofUtf8("x")));
        other.restore(files);
        assertEquals(at(2), other.applied());
        assertEquals(before, other.digest());
        assertEquals(
                new TreeMap<>(Map.of("käse", Value.ofUtf8("1"), "a", new Value(new byte[] {0, -1}))), contents(other));
        assertEquals(new KvResult.Deleted(at(3), true), apply(other, new KvCommand.Delete("a")));
    }

    @Test
    void aSnapshotOfTheOtherKindIsRefusedAndSaysHowToMendIt() {
        apply(new KvCommand.Put("a", Value.ofUtf8("1")));
        SnapshotFiles files = new SnapshotFiles();
        files.put(fileOfTheOtherKind(), new byte[1]);
        IOException e = assertThrows(IOException.class, () -> store().restore(files));
        assertTrue(
                e.getMessage().contains("--state rocksdb") && e.getMessage().contains("--state memory"), e::toString);
        assertEquals(Value.ofUtf8("1"), store().read("a").value());
    }

    @Test
    void aDigestTellsStatesApart() {
        assertEquals(KvDigest.EMPTY, store().digest());
        apply(new KvCommand.Put("a", Value.ofUtf8("bc")));
        KvDigest first = store().digest();
        assertEquals(1, first.keys());
        apply(new KvCommand.Delete("a"));
        apply(new KvCommand.Put("ab", Value.ofUtf8("c")));
        assertNotEquals(first, store().digest());
    }

    private static Map<String, Value> contents(KvState of) {
        Map<String, Value> all = new TreeMap<>();
        of.forEach(all::put);
        return all;
    }

    final KvResult apply(KvCommand command) {
        return store().apply(at(++index), command);
    }

    private static KvResult apply(KvState to, KvCommand command) {
        return to.apply(at(to.applied().index() + 1), command);
    }

    static LogPosition at(long index) {
        return LogPosition.of(1, index);
    }
}
