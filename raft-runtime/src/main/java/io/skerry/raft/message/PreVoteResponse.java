package io.skerry.raft.message;

/**
 * Answers a {@link PreVoteRequest}. Immutable.
 *
 * @param envelope who answers whom; its term may be higher than the one asked for, which is why the answer is no
 * @param nextTerm the term that the question was about
 * @param granted  whether the sender would vote for the receiver
 */
public record PreVoteResponse(Envelope envelope, long nextTerm, boolean granted) implements RaftMessage {

    @Override
    public boolean isRequest() {
        return false;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
