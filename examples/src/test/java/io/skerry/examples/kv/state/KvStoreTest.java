package io.skerry.examples.kv.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KvStoreTest {

    private final KvStore store = new KvStore();
    private long index;

    @Test
    void putSetsAndOverwrites() {
        assertEquals(new KvResult.Written(at(1)), apply(new KvCommand.Put("a", Value.ofUtf8("1"))));
        apply(new KvCommand.Put("a", Value.ofUtf8("2")));
        assertEquals(new KvRead(Value.ofUtf8("2"), at(2)), store.read("a"));
        assertEquals(new KvRead(null, at(2)), store.read("b"));
    }

    @Test
    void deleteSaysWhetherTheKeyWasThere() {
        apply(new KvCommand.Put("a", Value.ofUtf8("1")));
        assertEquals(new KvResult.Deleted(at(2), true), apply(new KvCommand.Delete("a")));
        assertEquals(new KvResult.Deleted(at(3), false), apply(new KvCommand.Delete("a")));
        assertNull(store.read("a").value());
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
        assertEquals(two, store.read("a").value());
    }

    @Test
    void whatIsAppliedIsKnownBeyondTheLastCommand() {
        apply(new KvCommand.Put("a", Value.ofUtf8("1")));
        store.batchApplied(LogPosition.of(3, 9));
        assertEquals(LogPosition.of(3, 9), store.applied());
        assertEquals(LogPosition.of(3, 9), store.read("a").position());
    }

    @Test
    void aViewShowsTheMomentInWhichItWasCaptured() throws IOException {
        apply(new KvCommand.Put("käse", Value.ofUtf8("1")));
        apply(new KvCommand.Put("a", new Value(new byte[] {0, -1})));
        SnapshotView view = store.capture();
        apply(new KvCommand.Delete("a"));

        KvStore other = new KvStore();
        apply(other, new KvCommand.Put("gone", Value.ofUtf8("x")));
        other.restore(source(written(view)));
        assertEquals(at(2), other.applied());
        assertEquals(
                new TreeMap<>(Map.of("käse", Value.ofUtf8("1"), "a", new Value(new byte[] {0, -1}))),
                other.contents().values());
        assertEquals(new KvResult.Deleted(at(3), true), apply(other, new KvCommand.Delete("a")));
    }

    @Test
    void theFormIsPinnedAndDoesNotDependOnTheOrderOfCommands() throws IOException {
        apply(new KvCommand.Put("b", Value.ofUtf8("2")));
        apply(new KvCommand.Put("a", Value.ofUtf8("1")));
        String form = "534b4b56" + "00000001" + "0000000000000001" + "0000000000000002" + "00000002" + "00000001" + "61"
                + "00000001" + "31" + "00000001" + "62" + "00000001" + "32";
        assertEquals(form, HexFormat.of().formatHex(written(store.capture())));

        KvStore other = new KvStore();
        other.apply(at(1), new KvCommand.Put("a", Value.ofUtf8("1")));
        other.apply(at(2), new KvCommand.Put("b", Value.ofUtf8("2")));
        assertArrayEquals(written(store.capture()), written(other.capture()));
    }

    @Test
    void aStrangeSnapshotIsRefusedAndChangesNothing() throws IOException {
        apply(new KvCommand.Put("a", Value.ofUtf8("1")));
        byte[] form = written(store.capture());
        for (int cut = 0; cut < form.length; cut++) {
            byte[] shorter = Arrays.copyOf(form, cut);
            assertThrows(IOException.class, () -> store.restore(source(shorter)), () -> "cut to " + shorter.length);
        }
        assertRefused("goes on", Arrays.copyOf(form, form.length + 1));
        assertRefused("no snapshot", with(form, 0, 0));
        assertRefused("version 2", with(form, 7, 2));
        assertRefused("negative number", with(form, 24, -1));
        assertRefused("key of 0 bytes", with(form, 31, 0));
        assertRefused("key of 16777217 bytes", with(form, 28, 1));
        assertRefused("not UTF-8", with(form, 32, -1));
        assertEquals(Value.ofUtf8("1"), store.read("a").value());
    }

    private void assertRefused(String why, byte[] form) {
        IOException e = assertThrows(IOException.class, () -> store.restore(source(form)));
        assertTrue(String.valueOf(e.getMessage()).contains(why), e::toString);
    }

    @Test
    void commandsAndValuesHaveLimits() {
        assertThrows(IllegalArgumentException.class, () -> new Value(new byte[Value.MAX_BYTES + 1]));
        assertThrows(IllegalArgumentException.class, () -> new KvCommand.Delete(""));
        assertThrows(IllegalArgumentException.class, () -> new KvCommand.Delete("k".repeat(1025)));
        assertThrows(IllegalArgumentException.class, () -> new KvCommand.Delete("€".repeat(342)));
        assertEquals("€".repeat(341), new KvCommand.Delete("€".repeat(341)).key());
        assertEquals("3 B", Value.ofUtf8("abc").toString());
    }

    private KvResult apply(KvCommand command) {
        return store.apply(at(++index), command);
    }

    private static KvResult apply(KvStore store, KvCommand command) {
        return store.apply(at(store.applied().index() + 1), command);
    }

    private static LogPosition at(long index) {
        return LogPosition.of(1, index);
    }

    private static byte[] with(byte[] form, int offset, int value) {
        byte[] changed = form.clone();
        changed[offset] = (byte) value;
        return changed;
    }

    private static byte[] written(SnapshotView view) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        view.writeTo(name -> {
            assertEquals("kv", name);
            return bytes;
        });
        view.close();
        return bytes.toByteArray();
    }

    private static SnapshotSource source(byte[] bytes) {
        return new SnapshotSource() {
            @Override
            public Set<String> names() {
                return Set.of("kv");
            }

            @Override
            public InputStream open(String name) {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
