package io.skerry.raft.runtime.apply;

/**
 * A read, which either runs or is told that the queue has stopped.
 *
 * @param <S> the state machine
 */
public interface ReadTask<S> {

    /** Reads, on the applier's thread. What the caller's code throws is dealt with here. */
    void run(S machine);

    /**
     * It does not run any more. Called on whichever thread stops the queue, or asks for a read afterwards, which may be a
     * loop: hand it on, run nobody's code.
     *
     * @param cause why the queue stopped
     */
    void stopped(Throwable cause);

    /** Returns whether nobody waits for it any more, so that it need not be kept. */
    default boolean isGivenUp() {
        return false;
    }
}
