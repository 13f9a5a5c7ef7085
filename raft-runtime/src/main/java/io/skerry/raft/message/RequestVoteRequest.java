package io.skerry.raft.message;

import io.skerry.raft.model.LogPosition;

/**
 * Asks for the receiver's vote in the envelope's term (paper §5.2, figure 2). Immutable.
 *
 * @param envelope who asks whom, in the term that the sender stands in
 * @param last     the position of the sender's last entry
 */
public record RequestVoteRequest(Envelope envelope, LogPosition last) implements RaftMessage {

    @Override
    public boolean isRequest() {
        return true;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
