package io.skerry.raft.runtime.apply;

import io.skerry.raft.model.LogPosition;

/**
 * Looks at a state machine between two commands. One of the two is called, once.
 *
 * @param <S> the state machine
 */
public interface Visit<S> {

    /** Looks, on the applier's thread; deals with what it throws. */
    void run(S machine, LogPosition applied);

    /** It does not run any more. Called on whichever thread stops the queue, which may be a loop: waits for nothing. */
    void stopped(Throwable cause);
}
