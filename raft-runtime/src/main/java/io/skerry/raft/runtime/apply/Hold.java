package io.skerry.raft.runtime.apply;

import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.StateObstacle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a durable state machine whether it takes commands: before each of them, and now and then while it does not.
 *
 * <p>Confined to the applier.
 */
final class Hold {

    private static final long LONG_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** What is only busy is so for a moment. */
    private static final long SHORT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

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
        StateObstacle obstacle = machine.obstacle();
        if (obstacle != null || held) {
            held = obstacle != null;
            boolean full = obstacle != null && obstacle.diskFull();
            long pause = full ? LONG_PAUSE_NANOS : SHORT_PAUSE_NANOS;
            askAgainNanos = System.nanoTime() + pause;
            listener.onHeld(obstacle, pause);
        }
        return held;
    }
}
