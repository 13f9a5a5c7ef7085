package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.state.RocksDbStateMachine;
import io.skerry.raft.storage.rocksdb.state.StateTransaction;
import java.nio.charset.StandardCharsets;

/** A state machine that keeps each command under its index, in two families. */
final class Notes extends RocksDbStateMachine<String, Boolean> {

    Notes(RocksDbStorage storage) {
        super(storage.states().of(TestStores.GROUP), "first", "second");
    }

    @Override
    protected Boolean apply(LogPosition position, String command, StateTransaction state) {
        byte[] key = String.format("%08d", position.index()).getBytes(StandardCharsets.US_ASCII);
        state.put("first", key, command.getBytes(StandardCharsets.UTF_8));
        state.put("second", key, key);
        return true;
    }

    /** Applies one command. */
    void take(LogPosition position, String command) {
        apply(position, command);
        batchApplied(position);
    }
}
