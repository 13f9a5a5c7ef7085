package io.skerry.raft.message;

import io.skerry.raft.model.LogPosition;

/**
 * Says that the sender leads, and asks for an answer that proves when the receiver still followed. Immutable.
 *
 * @param envelope     who sends to whom, in the leader's term
 * @param round        counts up with every question of the leader's term; the answer repeats it
 * @param leaderCommit the leader's commit index, at most what it knows the receiver to hold
 * @param match        the last position that the receiver has acknowledged in this term, or none: up to there its log is
 *                     the leader's, and if it does not hold it, its disk has lost something
 */
public record HeartbeatRequest(Envelope envelope, long round, long leaderCommit, LogPosition match)
        implements RaftMessage {

    @Override
    public boolean isRequest() {
        return true;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
