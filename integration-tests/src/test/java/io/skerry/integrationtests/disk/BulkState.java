package io.skerry.integrationtests.disk;

import io.skerry.integrationtests.NumberCodec;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.storage.rocksdb.state.RocksDbStateMachine;
import io.skerry.raft.storage.rocksdb.state.StatePlace;
import io.skerry.raft.storage.rocksdb.state.StateTransaction;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A state that grows by some KiB with each command, and counts them, in two families. */
final class BulkState extends RocksDbStateMachine<Long, Long> {

    private static final String BULK = "bulk";
    private static final String COUNT = "count";
    private static final byte[] KEY = {1};
    private static final int BYTES = 4 << 10;

    static final CommandCodec<Long> CODEC = new NumberCodec();

    BulkState(StatePlace place) {
        super(place, BULK, COUNT);
    }

    @Override
    protected Long apply(LogPosition position, Long command, StateTransaction state) {
        long count = number(state.get(COUNT, KEY)) + 1;
        byte[] value = new byte[BYTES];
        // What cannot be compressed takes as much room as it has bytes.
        new Random(count).nextBytes(value);
        state.put(BULK, bytes(count), value);
        state.put(COUNT, KEY, bytes(count));
        return count;
    }

    /** Returns how many commands were applied. */
    long count() {
        return read(state -> number(state.get(COUNT, KEY)));
    }

    /** As {@link #count}, and fails if the other family is not there with it. */
    long requireSound() {
        return read(state -> {
            long count = number(state.get(COUNT, KEY));
            for (long i = 1; i <= count + 1; i++) {
                boolean there = state.get(BULK, bytes(i)) != null;
                if (there != i <= count) {
                    throw new AssertionError("After " + count + " commands, value " + i + " is there: " + there);
                }
            }
            return count;
        });
    }

    private static long number(byte @Nullable [] value) {
        return value == null ? 0 : ByteBuffer.wrap(value).getLong();
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
