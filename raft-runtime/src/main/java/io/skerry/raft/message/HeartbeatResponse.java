package io.skerry.raft.message;

/**
 * Answers a {@link HeartbeatRequest}: the sender followed the receiver when it read that round. Immutable.
 *
 * @param envelope      who answers whom, in the sender's current term
 * @param round         the round of the question
 * @param acceptedIndex up to where the sender's log is known to equal the leader's, durable or not
 * @param matchIndex    the same, and durable
 * @param lost          whether the sender holds less than the leader says it had acknowledged: it must be treated as
 *                      replaced
 */
public record HeartbeatResponse(Envelope envelope, long round, long acceptedIndex, long matchIndex, boolean lost)
        implements RaftMessage {

    @Override
    public boolean isRequest() {
        return false;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
