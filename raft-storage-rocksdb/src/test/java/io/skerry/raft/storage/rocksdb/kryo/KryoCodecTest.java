package io.skerry.raft.storage.rocksdb.kryo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.kryo5.io.Output;
import com.sun.management.ThreadMXBean;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodecException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KryoCodecTest {

    sealed interface Op {}

    record Add(long delta) implements Op {}

    record Put(String key, List<String> values, Map<String, Integer> counts, Set<Long> ids, Color color)
            implements Op {}

    record Many(ArrayList<Add> adds, TreeMap<String, String> sorted, Add[] array) implements Op {}

    record Unknown(int x) implements Op {}

    record Renamed(long delta) implements Op {}

    record Bytes(int[] ints, byte[] bytes, double[] doubles) implements Op {}

    enum Color {
        RED,
        GREEN
    }

    private final KryoCodec<Op> codec = KryoCodec.of(Op.class)
            .register(1, Add.class, "add")
            .register(2, Put.class)
            .register(3, Color.class)
            .register(4, Many.class)
            .register(5, Add[].class)
            .register(6, Bytes.class);

    @Test
    void recordsGoThereAndBack() {
        List<Op> commands = List.of(
                new Add(-5),
                new Put("k", List.of("a", "b"), Map.of("a", 1), Set.of(1L, 2L, 3L), Color.GREEN),
                new Put("k", List.of(), new LinkedHashMap<>(Map.of("x", 2, "y", 3)), Set.of(), Color.RED),
                new Put("ümlaut", new ArrayList<>(List.of("é", "")), Map.of(), Set.of(7L), Color.RED));
        for (Op command : commands) {
            assertEquals(command, codec.decode(codec.encode(command)));
        }
        Many many =
                new Many(new ArrayList<>(List.of(new Add(1))), new TreeMap<>(Map.of("b", "c")), new Add[] {new Add(9)});
        Many back = (Many) codec.decode(codec.encode(many));
        assertEquals(many.adds(), back.adds());
        assertEquals(many.sorted(), back.sorted());
        assertEquals(new Add(9), back.array()[0]);
    }

    @Test
    void bytesArePinned() {
        assertEquals("6709", HexFormat.of().formatHex(codec.encode(new Add(-5)).toByteArray()));
    }

    @Test
    void typesAreNamedByTheirIds() {
        assertEquals("add", codec.types().get(1));
        assertEquals(Put.class.getName(), codec.types().get(2));
        assertEquals(6, codec.types().size());
    }

    @Test
    void whatWasNotRegisteredIsRefusedByName() {
        CommandCodecException refused = assertThrows(CommandCodecException.class, () -> codec.encode(new Unknown(1)));
        assertTrue(refused.getMessage().contains(Unknown.class.getName()), refused.getMessage());
        Payload unknown = KryoCodec.of(Op.class).register(77, Unknown.class).encode(new Unknown(1));
        assertThrows(CommandCodecException.class, () -> codec.decode(unknown));
    }

    @Test
    void aTakenIdClassOrNameIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> codec.register(1, Unknown.class));
        assertThrows(IllegalArgumentException.class, () -> codec.register(9, Add.class));
        assertThrows(IllegalArgumentException.class, () -> codec.register(9, Unknown.class, "add"));
        assertThrows(IllegalArgumentException.class, () -> codec.register(-1, Unknown.class));
    }

    @Test
    void aRenamedClassReadsWhatItWasWrittenAs() {
        KryoCodec<Op> later = KryoCodec.of(Op.class).register(1, Renamed.class, "add");
        assertEquals(new Renamed(42), later.decode(codec.encode(new Add(42))));
        assertEquals(codec.types().get(1), later.types().get(1));
    }

    @Test
    void anotherTypeThanACommandIsRefused() {
        KryoCodec<Object> any = KryoCodec.of(Object.class);
        assertThrows(CommandCodecException.class, () -> codec.decode(any.encode("text")));
        assertThrows(CommandCodecException.class, () -> codec.decode(Payload.EMPTY));
    }

    @Test
    void trailingBytesAreRefused() {
        byte[] bytes = codec.encode(new Add(1)).toByteArray();
        assertThrows(
                CommandCodecException.class, () -> codec.decode(Payload.wrap(Arrays.copyOf(bytes, bytes.length + 1))));
    }

    /** SCENARIOS 33: this must not take memory; with a heap of 1 GiB, a believed length of 2^31 would end the test. */
    @Test
    void absurdLengthsAreRefusedBeforeAnythingIsAllocated() {
        Random random = new Random(7);
        List<Op> commands = List.of(
                new Put("key", List.of("a", "b", "c"), Map.of("a", 1), Set.of(1L), Color.RED),
                new Many(new ArrayList<>(List.of(new Add(1))), new TreeMap<>(Map.of("b", "c")), new Add[] {new Add(1)}),
                new Bytes(new int[] {1, 2}, new byte[] {3}, new double[] {4}));
        byte[] huge = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07};
        int refused = 0;
        for (Op command : commands) {
            byte[] good = codec.encode(command).toByteArray();
            for (int at = 1; at < good.length; at++) {
                byte[] bad = new byte[good.length + huge.length];
                System.arraycopy(good, 0, bad, 0, at);
                System.arraycopy(huge, 0, bad, at, huge.length);
                System.arraycopy(good, at, bad, at + huge.length, good.length - at);
                refused += isRefused(bad) ? 1 : 0;
            }
            for (int round = 0; round < 600; round++) {
                byte[] bad = good.clone();
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt();
                }
                refused += isRefused(bad) ? 1 : 0;
            }
        }
        assertTrue(refused > 1000, "most of it was refused: " + refused);
    }

    /** Either it is a command after all, or it is refused by the typed error; anything else fails the test. */
    private boolean isRefused(byte[] bytes) {
        try {
            codec.decode(Payload.wrap(bytes));
            return false;
        } catch (CommandCodecException e) {
            return true;
        }
    }

    record Nothing() {}

    record Anything(List<Object> list) {}

    private final KryoCodec<Object> anything =
            KryoCodec.of(Object.class).register(1, Nothing.class).register(2, Anything.class);

    /** A list in a list in a list: each claims as much as there is, and not one of them has brought it. */
    @Test
    void claimsAreAddedUp() {
        int size = 4 << 20;
        byte[] bytes = Arrays.copyOf(deepLists(250, size / 2), size);
        long allocated = allocatedBy(
                () -> assertThrows(CommandCodecException.class, () -> anything.decode(Payload.wrap(bytes))));
        assertTrue(allocated < 16L * size, () -> size + " bytes allocate " + allocated);
    }

    /** Lists of lists, the innermost of things that take no bytes. */
    @Test
    void thingsWithoutBytesAreFew() {
        List<Object> some = new ArrayList<>(Collections.nCopies(500, new Nothing()));
        assertEquals(
                List.of(some, some),
                ((Anything) anything.decode(anything.encode(new Anything(List.of(some, some))))).list());
        List<Object> many = new ArrayList<>(Collections.nCopies(1000, some));
        CommandCodecException refused =
                assertThrows(CommandCodecException.class, () -> anything.encode(new Anything(many)));
        assertTrue(String.valueOf(refused.getCause()).contains("501000 elements"), refused.getCause()::toString);
    }

    /** Bytes of so many lists in each other, each of which claims to have so many elements. */
    private byte[] deepLists(int depth, int claimed) {
        byte[] two =
                anything.encode(new ArrayList<>(List.of(new ArrayList<>()))).toByteArray();
        Output output = new Output(64 * depth);
        output.writeByte(two[0]);
        for (int i = 0; i < depth; i++) {
            // The size, and that all elements are of one class, which follows, and that none of them is null.
            output.writeVarIntFlag(true, claimed, true);
            output.writeBytes(two, 2, 2);
        }
        return output.toBytes();
    }

    private static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void largeCommandsDoNotStayInThePool() {
        Put large = new Put("x".repeat(1 << 20), List.of(), Map.of(), Set.of(), Color.RED);
        assertEquals(large, codec.decode(codec.encode(large)));
        assertEquals(new Add(1), codec.decode(codec.encode(new Add(1))));
    }
}
