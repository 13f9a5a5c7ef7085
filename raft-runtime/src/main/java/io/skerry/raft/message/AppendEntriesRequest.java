package io.skerry.raft.message;

import io.skerry.raft.model.LogPosition;

/**
 * Brings entries, and what lies before them (paper §5.3, figure 2). Without entries it asks whether the logs are equal up
 * to there. Immutable.
 *
 * @param envelope     who sends to whom, in the leader's term
 * @param previous     the position just before the entries: the receiver takes them only if its log holds it
 * @param entries      contiguous, the first one above {@code previous}
 * @param leaderCommit the leader's commit index
 */
public record AppendEntriesRequest(Envelope envelope, LogPosition previous, LogSlice entries, long leaderCommit)
        implements RaftMessage {

    /** Refuses entries that do not continue the position. */
    public AppendEntriesRequest {
        if (!entries.isEmpty() && entries.firstIndex() != previous.index() + 1) {
            throw new IllegalArgumentException("Entries from " + entries.firstIndex() + " do not continue " + previous);
        }
    }

    @Override
    public boolean isRequest() {
        return true;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
