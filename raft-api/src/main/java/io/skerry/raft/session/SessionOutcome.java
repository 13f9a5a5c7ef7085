package io.skerry.raft.session;

/**
 * What has become of a {@link SessionCommand}, on every replica. Immutable, if the results are.
 *
 * @param <R> the results of the state machine
 */
public sealed interface SessionOutcome<R> {

    /**
     * It has taken effect, now or, as the same command of its session, before.
     *
     * @param result what the state machine has returned, or of that what was remembered
     * @param <R>    the results of the state machine
     */
    record Applied<R>(R result) implements SessionOutcome<R> {}

    /**
     * A session was opened.
     *
     * @param client what it is called
     * @param <R>    the results of the state machine
     */
    record Opened<R>(ClientId client) implements SessionOutcome<R> {}

    /**
     * It has not taken effect now; whether it has before is not known any more.
     *
     * @param what what was forgotten
     * @param <R>  the results of the state machine
     */
    record Expired<R>(Forgotten what) implements SessionOutcome<R> {}

    /** What is not known any more. */
    enum Forgotten {
        /** The session, or there never was one: the client has to open another. */
        SESSION,
        /** The sequence: the client has gone on too far since, or its outcomes had no room. */
        SEQUENCE
    }
}
