package io.skerry.raft.bench.snapshot;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.rocksdb.state.RocksDbStateMachine;
import io.skerry.raft.storage.rocksdb.state.StatePlace;
import io.skerry.raft.storage.rocksdb.state.StateTransaction;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/** Keys and values in RocksDB. Confined as {@link RocksDbStateMachine} says; the count may be read by anybody. */
final class RocksState extends RocksDbStateMachine<Payload, LogPosition> {

    private static final String FAMILY = "bench";

    private final LongAdder applies;

    RocksState(StatePlace place, LongAdder applies) {
        super(place, FAMILY);
        this.applies = applies;
    }

    @Override
    protected LogPosition apply(LogPosition position, Payload command, StateTransaction state) {
        applies.increment();
        Change.apply(command, (key, value) -> state.put(FAMILY, key(key), value));
        return position;
    }

    private static byte[] key(long key) {
        return ByteBuffer.allocate(Long.BYTES).putLong(key).array();
    }
}
