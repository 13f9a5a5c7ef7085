package io.skerry.raft.bench.snapshot;

import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Commands: keys are numbers, values are random bytes, which nothing can shrink. One that sets many says which, and not what:
 * gigabytes of state need no gigabytes of log. Stateless.
 */
final class Change {

    static final CommandCodec<Payload> CODEC = new CommandCodec<>() {
        @Override
        public Payload encode(Payload command) {
            return command;
        }

        @Override
        public Payload decode(Payload payload) {
            return payload;
        }

        @Override
        public Map<Integer, String> types() {
            return Map.of(1, "change");
        }
    };

    private static final byte PUT = 1;
    private static final byte RANGE = 2;
    private static final byte SCATTER = 3;
    private static final byte NOTHING = 4;
    private static final int MANY_BYTES = 1 + Long.BYTES + 2 * Integer.BYTES + Long.BYTES;

    private Change() {}

    /** Takes what a command sets. */
    interface Target {
        void set(long key, byte[] value);
    }

    /** Sets nothing, and makes the log longer. */
    static Payload nothing(int bytes) {
        return one(NOTHING, 0, new byte[bytes]);
    }

    /** Sets one. */
    static Payload put(long key, byte[] value) {
        return one(PUT, key, value);
    }

    private static Payload one(byte kind, long key, byte[] value) {
        return Payload.wrap(ByteBuffer.allocate(1 + Long.BYTES + value.length)
                .put(kind)
                .putLong(key)
                .put(value)
                .array());
    }

    /** Sets all of a range. */
    static Payload range(long first, int count, int valueBytes, long seed) {
        return many(RANGE, first, count, valueBytes, seed);
    }

    /** Sets some below a bound. */
    static Payload scatter(long bound, int count, int valueBytes, long seed) {
        return many(SCATTER, bound, count, valueBytes, seed);
    }

    private static Payload many(byte kind, long key, int count, int valueBytes, long seed) {
        return Payload.wrap(ByteBuffer.allocate(MANY_BYTES)
                .put(kind)
                .putLong(key)
                .putInt(count)
                .putInt(valueBytes)
                .putLong(seed)
                .array());
    }

    /** Does what a command says. */
    static void apply(Payload command, Target target) {
        ByteBuffer bytes = command.asByteBuffer();
        byte kind = bytes.get();
        long key = bytes.getLong();
        if (kind == NOTHING) {
            return;
        }
        if (kind == PUT) {
            byte[] value = new byte[bytes.remaining()];
            bytes.get(value);
            target.set(key, value);
            return;
        }
        int count = bytes.getInt();
        int valueBytes = bytes.getInt();
        SplittableRandom random = new SplittableRandom(bytes.getLong());
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[valueBytes];
            long changed = kind == RANGE ? key + i : random.nextLong(key);
            random.nextBytes(value);
            target.set(changed, value);
        }
    }
}
