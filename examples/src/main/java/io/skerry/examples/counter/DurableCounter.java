package io.skerry.examples.counter;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.state.RocksDbStateMachine;
import io.skerry.raft.storage.rocksdb.state.StatePlace;
import io.skerry.raft.storage.rocksdb.state.StateTransaction;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The same sum, kept in RocksDB: a restart replays what came after the last flush. Not thread-safe; owned by its node. */
public final class DurableCounter extends RocksDbStateMachine<Add, Long> {

    private static final byte[] KEY = {1};

    /** Begins with what is there, or with 0. */
    public DurableCounter(StatePlace place) {
        super(place, "counter"); // a column family
    }

    @Override
    protected Long apply(LogPosition position, Add add, StateTransaction state) {
        long sum = decode(state.get("counter", KEY)) + add.delta();
        state.put("counter", KEY, ByteBuffer.allocate(Long.BYTES).putLong(sum).array());
        return sum;
    }

    /** Returns the sum. */
    public long value() {
        return read(state -> decode(state.get("counter", KEY)));
    }

    private static long decode(byte @Nullable [] value) {
        return value == null ? 0 : ByteBuffer.wrap(value).getLong();
    }
}
