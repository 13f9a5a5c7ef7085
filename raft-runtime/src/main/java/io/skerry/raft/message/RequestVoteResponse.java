package io.skerry.raft.message;

/**
 * Answers a {@link RequestVoteRequest} (paper §5.2, figure 2). A granted vote is durable before this leaves. Immutable.
 *
 * @param envelope who answers whom, in the sender's current term
 * @param granted  whether the receiver has the sender's vote in that term
 */
public record RequestVoteResponse(Envelope envelope, boolean granted) implements RaftMessage {

    @Override
    public boolean isRequest() {
        return false;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
