package io.skerry.raft.runtime.apply;

import io.skerry.raft.model.LogPosition;

/**
 * One caller's command, and what becomes of it: exactly one of its outcomes is called, once.
 *
 * <p>Thread-safe: it is made on a loop, and told on an applier's thread, between two commands.
 *
 * @param <R> the results
 */
public interface Waiting<R> {

    /** Returns the term that it was proposed in. */
    long term();

    /** Returns the index that it was proposed at. */
    long index();

    /**
     * It was applied. Called on the applier's thread, which the next command waits for.
     *
     * @param result what the state machine returned; null, if what stands there is no command
     */
    void applied(R result);

    /**
     * Another entry stands in its place: it certainly did not happen. Called on the applier's thread.
     *
     * @param actual where that entry stands
     */
    void lost(LogPosition actual);

    /**
     * The state became that of a snapshot which holds what stands in its place: it took effect, or another entry did; that is
     * not known here. Called on the applier's thread.
     *
     * @param snapshot where that state stands
     */
    void snapshotInstalled(LogPosition snapshot);

    /**
     * The queue was stopped before it was applied here: whether it takes effect elsewhere, or has begun to here, is not
     * known. Called on whichever thread stops the queue, which may be a loop: hand it on, run nobody's code. Does nothing,
     * for those who keep account of their commands themselves.
     *
     * @param cause why the queue stopped
     */
    default void stopped(Throwable cause) {}
}
