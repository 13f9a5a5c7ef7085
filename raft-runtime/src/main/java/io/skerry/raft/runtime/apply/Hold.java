package io.skerry.raft.runtime.apply;

import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.storage.BatchRefusedException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a durable state machine whether it takes commands: before each of them, and now and then while it does not.
 *
 * <p>Confined to the applier.
 */
final class Hold {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final @Nullable DurableStateMachine<?, ?> machine;
    private final ApplyListener listener;
    private boolean held;
    private long askAgainNanos;

    /** @param listener is told when commands are held up, and again each time that they still are, and when they go on */
    Hold(Object machine, ApplyListener listener) {
        this.machine = machine instanceof DurableStateMachine<?, ?> durable ? durable : null;
        this.listener = listener;
    }

    /** Returns whether no command may come now. */
    boolean holds() {
        if (machine == null || held && System.nanoTime() - askAgainNanos < 0) {
            return held;
        }
        BatchRefusedException obstacle = machine.obstacle();
        if (obstacle != null || held) {
            held = obstacle != null;
            askAgainNanos = System.nanoTime() + PAUSE_NANOS;
            listener.onHeld(obstacle, PAUSE_NANOS);
        }
        return held;
    }
}
