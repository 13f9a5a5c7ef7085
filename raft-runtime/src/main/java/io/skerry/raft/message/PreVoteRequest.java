package io.skerry.raft.message;

import io.skerry.raft.model.LogPosition;

/**
 * Asks whether the receiver would vote for the sender, without either of them entering a new term (dissertation §9.6).
 * Immutable.
 *
 * @param envelope who asks whom, in the sender's current term
 * @param nextTerm the term that the sender would stand in
 * @param last     the position of the sender's last entry
 */
public record PreVoteRequest(Envelope envelope, long nextTerm, LogPosition last) implements RaftMessage {

    @Override
    public boolean isRequest() {
        return true;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
