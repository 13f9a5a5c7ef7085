package io.skerry.raft.runtime.apply;

import io.skerry.raft.statemachine.StateObstacle;
import org.jspecify.annotations.Nullable;

/** Hears how a queue gets on. Called on an applier's thread: it posts to the loop, and does nothing else. Thread-safe. */
public interface ApplyListener {

    /**
     * Everything up to an index was applied. Called once for many entries, with rising indexes; not after the queue was
     * stopped.
     */
    void onApplied(long index);

    /**
     * The state machine, the codec or the log threw: nothing more is applied. Called at most once, and not after the queue
     * was stopped.
     */
    void onFailed(Throwable cause);

    /**
     * The state machine takes no commands for now, or takes them again. Called again and again while it does not.
     *
     * @param obstacle   why it does not; null, if it does
     * @param againNanos after which time to have the queue {@linkplain ApplyQueue#retry ask again}: it does not by itself
     */
    void onHeld(@Nullable StateObstacle obstacle, long againNanos);
}
