package io.skerry.raft.message;

import io.skerry.raft.model.LogPosition;

/**
 * Answers an {@link AppendEntriesRequest} (paper §5.3, figure 2). Immutable.
 *
 * @param envelope who answers whom, in the sender's current term
 * @param status   what became of the entries
 * @param index    {@code ACCEPTED}, {@code BUSY}: up to where the sender's log equals the leader's and is durable;
 *                 {@code MISMATCH}: the index of the position that did not match; {@code STALE_TERM}: 0
 * @param hint     {@code MISMATCH}: the last position of the sender that may match, see paper §5.3, end; else none
 */
public record AppendEntriesResponse(Envelope envelope, Status status, long index, LogPosition hint)
        implements RaftMessage {

    /** What became of entries. */
    public enum Status {
        /** They are in the log, and durable. */
        ACCEPTED,
        /** They were left out, because the receiver's disk is behind; all is well up to the index. */
        BUSY,
        /** The receiver's log does not hold the position before them. */
        MISMATCH,
        /** The receiver is in a later term than the sender. */
        STALE_TERM
    }

    /** Returns the answer that all is there and durable up to an index. */
    public static AppendEntriesResponse accepted(Envelope envelope, long matchIndex) {
        return new AppendEntriesResponse(envelope, Status.ACCEPTED, matchIndex, LogPosition.NONE);
    }

    /** Returns the answer that nothing more is taken for now. */
    public static AppendEntriesResponse busy(Envelope envelope, long matchIndex) {
        return new AppendEntriesResponse(envelope, Status.BUSY, matchIndex, LogPosition.NONE);
    }

    /** Returns the answer that the position before the entries is not there. */
    public static AppendEntriesResponse mismatch(Envelope envelope, long previousIndex, LogPosition hint) {
        return new AppendEntriesResponse(envelope, Status.MISMATCH, previousIndex, hint);
    }

    /** Returns the answer to a leader whose term is over. */
    public static AppendEntriesResponse staleTerm(Envelope envelope) {
        return new AppendEntriesResponse(envelope, Status.STALE_TERM, 0, LogPosition.NONE);
    }

    @Override
    public boolean isRequest() {
        return false;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
