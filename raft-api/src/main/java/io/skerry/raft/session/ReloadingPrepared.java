package io.skerry.raft.session;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.DurableStateMachine.Prepared;
import java.io.IOException;

/**
 * A state that brings its sessions. As the interface says.
 *
 * @param state  without them
 * @param reload takes the sessions over, once the state is in force
 */
record ReloadingPrepared(Prepared state, Runnable reload) implements Prepared {

    @Override
    public LogPosition position() {
        return state.position();
    }

    @Override
    public String valueName() {
        return state.valueName();
    }

    @Override
    public Payload value() {
        return state.value();
    }

    @Override
    public void activate() throws IOException {
        state.activate();
        reload.run();
    }

    @Override
    public void close() {
        state.close();
    }
}
