package io.skerry.raft.node;

import io.skerry.raft.model.LogPosition;

/**
 * It came into the log of a leader that was then deposed, and another entry stands in its place: it certainly did not
 * happen, and may be tried again.
 */
public final class LostException extends RaftException {

    private final transient LogPosition proposed;
    private final transient LogPosition actual;

    /** Names where it stood, and what stands there now. */
    public LostException(LogPosition proposed, LogPosition actual) {
        super("The command stood at " + proposed + ", where a later leader has put " + actual, null);
        this.proposed = proposed;
        this.actual = actual;
    }

    /** Returns where the command stood. */
    public LogPosition proposed() {
        return proposed;
    }

    /** Returns the position of what stands at its index now. */
    public LogPosition actual() {
        return actual;
    }
}
