package io.skerry.raft.message;

/**
 * Asks the leader up to where the sender must have applied before it may read linearizably (dissertation §6.4). Immutable.
 *
 * @param envelope who asks whom
 * @param read     names the question; the answer repeats it
 */
public record ReadIndexRequest(Envelope envelope, long read) implements RaftMessage {

    @Override
    public boolean isRequest() {
        return true;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
