package io.skerry.raft.message;

/**
 * Says that the sender leads, and asks for an answer that proves when the receiver still followed. Immutable.
 *
 * @param envelope     who sends to whom, in the leader's term
 * @param round        counts up with every question of the leader's term; the answer repeats it
 * @param leaderCommit the leader's commit index, at most what it knows the receiver to hold
 * @param matchIndex   up to where the receiver has acknowledged in this term; a receiver that holds less has lost
 *                     something
 */
public record HeartbeatRequest(Envelope envelope, long round, long leaderCommit, long matchIndex)
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
