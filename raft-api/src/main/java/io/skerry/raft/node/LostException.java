package io.skerry.raft.node;

import io.skerry.raft.model.LogPosition;

/**
 * It came into the log of a leader that was then deposed, and another entry stands in its place: it certainly did not
 * happen, and may be tried again.
 */
public final class LostException extends RaftException {

    private final transient LogPosition proposed;
    private final transient LogPosition actual;

    /**
     * Names where it stood, and what says that it does not stand there any more.
     *
     * @param actual what stands at its index, or an entry of a later term below it, behind which none of its term can stand
     */
    public LostException(LogPosition proposed, LogPosition actual) {
        super(
                "The command stood at " + proposed + ", and a later leader has put " + actual
                        + " in its place or before it",
                null);
        this.proposed = proposed;
        this.actual = actual;
    }

    /** Returns where the command stood. */
    public LogPosition proposed() {
        return proposed;
    }

    /** Returns what stands at its index now, or the entry of a later term below it that rules it out. */
    public LogPosition actual() {
        return actual;
    }
}
