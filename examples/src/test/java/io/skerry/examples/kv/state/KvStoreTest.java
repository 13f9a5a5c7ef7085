package io.skerry.examples.kv.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KvStoreTest extends KvStateCase {

    @Override
    KvState open() {
        return new KvStore();
    }

    @Override
    String fileOfTheOtherKind() {
        return "rocksdb-state";
    }

    @Test
    void theFormIsPinnedAndDoesNotDependOnTheOrderOfCommands() throws IOException {
        apply(new KvCommand.Put("b", Value.ofUtf8("2")));
        apply(new KvCommand.Put("a", Value.ofUtf8("1")));
        String form = "534b4b56" + "00000001" + "0000000000000001" + "0000000000000002" + "00000002" + "00000001" + "61"
                + "00000001" + "31" + "00000001" + "62" + "00000001" + "32";
        assertEquals(form, HexFormat.of().formatHex(written(store().capture())));

        KvStore other = new KvStore();
        other.apply(at(1), new KvCommand.Put("a", Value.ofUtf8("1")));
        other.apply(at(2), new KvCommand.Put("b", Value.ofUtf8("2")));
        assertArrayEquals(written(store().capture()), written(other.capture()));
    }

    @Test
    void aStrangeSnapshotIsRefusedAndChangesNothing() throws IOException {
        apply(new KvCommand.Put("a", Value.ofUtf8("1")));
        byte[] form = written(store().capture());
        for (int cut = 0; cut < form.length; cut++) {
            byte[] shorter = Arrays.copyOf(form, cut);
            assertThrows(IOException.class, () -> store().restore(source(shorter)), () -> "cut to " + shorter.length);
        }
        assertRefused("goes on", Arrays.copyOf(form, form.length + 1));
        assertRefused("no snapshot", with(form, 0, 0));
        assertRefused("version 2", with(form, 7, 2));
        assertRefused("negative number", with(form, 24, -1));
        assertRefused("key of 0 bytes", with(form, 31, 0));
        assertRefused("key of 16777217 bytes", with(form, 28, 1));
        assertRefused("not UTF-8", with(form, 32, -1));
        assertEquals(Value.ofUtf8("1"), store().read("a").value());
    }

    private void assertRefused(String why, byte[] form) {
        IOException e = assertThrows(IOException.class, () -> store().restore(source(form)));
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
