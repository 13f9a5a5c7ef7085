package io.skerry.raft.message;

/**
 * Answers a {@link HeartbeatRequest}: the sender followed the receiver when it read that round. Immutable.
 *
 * @param envelope       who answers whom, in the sender's current term
 * @param round          the round of the question
 * @param acceptedIndex  up to where the sender's log is known to equal the leader's, durable or not
 * @param matchIndex     the same, and durable
 * @param lost           whether the sender holds less than the leader says it had acknowledged: it must be treated as
 *                       replaced
 * @param neededSnapshot the lowest index of a snapshot that the sender needs, because its state is lost, and its log, which is
 *                       sound, goes on from there; 0, if it has its state
 */
public record HeartbeatResponse(
        Envelope envelope, long round, long acceptedIndex, long matchIndex, boolean lost, long neededSnapshot)
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
