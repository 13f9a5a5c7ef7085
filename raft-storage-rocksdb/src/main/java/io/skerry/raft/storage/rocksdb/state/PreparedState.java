package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.DurableStateMachine.Prepared;
import java.io.IOException;

/** A generation that was built. As the interface says. */
final class PreparedState implements Prepared {

    private final StateEngine engine;
    private final String generation;
    private final LogPosition position;
    private boolean settled;

    PreparedState(StateEngine engine, String generation, LogPosition position) {
        this.engine = engine;
        this.generation = generation;
        this.position = position;
    }

    @Override
    public LogPosition position() {
        return position;
    }

    @Override
    public String valueName() {
        return Generations.VALUE_NAME;
    }

    @Override
    public Payload value() {
        return Payload.ofUtf8(generation);
    }

    @Override
    public void activate() throws IOException {
        if (settled) {
            throw new IllegalStateException("State " + generation + " was put in force or removed already");
        }
        settled = true;
        engine.activate(generation, position);
    }

    @Override
    public void close() {
        if (!settled) {
            settled = true;
            engine.discard(generation);
        }
    }
}
