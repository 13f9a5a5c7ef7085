package io.skerry.examples.counter;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A sum. Not thread-safe; owned by its node. */
public final class Counter implements StateMachine<Add, Long> {
    private long value;

    /** Begins with 0. */
    public Counter() {}

    @Override
    public Long apply(LogPosition position, Add add) {
        return value += add.delta();
    }

    /** Returns the sum. */
    public long value() {
        return value;
    }

    @Override
    public SnapshotView capture() {
        long now = value;
        return sink -> {
            try (DataOutputStream out = new DataOutputStream(sink.create("value"))) {
                out.writeLong(now);
            }
        };
    }

    @Override
    public void restore(SnapshotSource source) throws IOException {
        try (DataInputStream in = new DataInputStream(source.open("value"))) {
            value = in.readLong();
        }
    }
}
