package io.skerry.raft.runtime.apply;

import io.skerry.raft.model.LogPosition;
import java.io.IOException;

/**
 * A state of a snapshot, which takes the place of the present one: after what was handed to an {@link ApplyQueue} before, and
 * before what comes after it. One of the two is called, once.
 *
 * @param <S> the state machine
 */
public interface Restoration<S> {

    /**
     * Puts the state in force, on the applier's thread. What it throws stops the queue.
     *
     * @return where the state stands, at or above all that was applied
     */
    LogPosition restore(S machine) throws IOException;

    /** It is not restored any more. Called on whichever thread stops the queue, which may be a loop: waits for nothing. */
    void dropped();
}
