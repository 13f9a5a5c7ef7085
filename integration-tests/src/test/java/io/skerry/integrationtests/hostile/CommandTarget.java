package io.skerry.integrationtests.hostile;

import io.skerry.examples.kv.state.KvCodec;
import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.Value;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.CommandCodecException;
import io.skerry.raft.storage.rocksdb.kryo.KryoCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** The payload of a command: what Kryo makes of it. */
final class CommandTarget<C> implements Target {

    /** Nothing is in it, not even a byte. */
    record Nothing() {}

    /** Holds anything. */
    record Anything(List<Object> list, Map<Object, Object> map, Set<Object> set, Object one) {}

    /** Holds what Kryo has serializers of its own for. */
    record Arrays(byte[] bytes, int[] ints, long[] longs, double[] doubles, String[] strings, Nothing[] nothings) {}

    /** Holds collections that can be changed. */
    record Changeable(ArrayList<Nothing> list, TreeMap<String, Long> sorted, HashMap<Integer, String> map) {}

    private final String name;
    private final CommandCodec<C> codec;
    private final List<byte[]> samples = new ArrayList<>();
    private final Mutator mutator = new Mutator();

    private CommandTarget(String name, CommandCodec<C> codec, List<C> commands) {
        this.name = name;
        this.codec = codec;
        commands.forEach(command -> samples.add(codec.encode(command).toByteArray()));
    }

    /** Returns the target of a codec that knows types of every kind. */
    static CommandTarget<Object> ofEverything() {
        KryoCodec<Object> codec = KryoCodec.of(Object.class)
                .register(1, Nothing.class)
                .register(2, Anything.class)
                .register(3, Arrays.class)
                .register(4, Changeable.class)
                .register(5, Nothing[].class);
        Anything inner = new Anything(List.of(1, "a", new Nothing()), Map.of("k", 2L), Set.of('c'), new int[] {1, 2});
        return new CommandTarget<>(
                "commands",
                codec,
                List.of(
                        new Nothing(),
                        new Anything(List.of(inner, List.of(List.of(1))), Map.of(1, inner), Set.of(), "text"),
                        new Arrays(
                                new byte[3],
                                new int[] {1},
                                new long[] {2},
                                new double[] {3},
                                new String[] {"a", "\u00e9"},
                                new Nothing[] {new Nothing()}),
                        new Changeable(
                                new ArrayList<>(List.of(new Nothing(), new Nothing())),
                                new TreeMap<>(Map.of("a", 1L)),
                                new HashMap<>(Map.of(1, "a")))));
    }

    /** Returns the target of raft-kv's codec. */
    static CommandTarget<KvCommand> ofKv() {
        Value value = new Value("value".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return new CommandTarget<>(
                "kv commands",
                KvCodec.create(),
                List.of(
                        new KvCommand.Put("key", value),
                        new KvCommand.Delete("key"),
                        new KvCommand.Cas("key", value, value)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int share() {
        return 65;
    }

    @Override
    public byte[] input(Random random) {
        if (random.nextInt(16) == 0) {
            return Mutator.noise(random, 100);
        }
        return mutator.mutate(any(random), any(random), random);
    }

    private byte[] any(Random random) {
        return samples.get(random.nextInt(samples.size()));
    }

    @Override
    public boolean take(byte[] input) {
        try {
            codec.decode(Payload.wrap(input));
            return true;
        } catch (CommandCodecException refused) {
            return false;
        }
    }

    /** Each byte may be a value that weighs much more as an object; and who failed makes the next one a new Kryo. */
    @Override
    public long mostAllocated(int inputBytes) {
        return (2 << 20) + 128L * inputBytes;
    }
}
