package io.skerry.raft.message;

import org.jspecify.annotations.Nullable;

/**
 * Answers a {@link ReadIndexRequest}. Immutable.
 *
 * @param envelope who answers whom
 * @param read     names the question
 * @param index    up to where the receiver must have applied; 0 if refused
 * @param refusal  why there is no index, or null if there is one
 */
public record ReadIndexResponse(
        Envelope envelope, long read, long index, @Nullable Refusal refusal) implements RaftMessage {

    /** Returns an answer with an index. */
    public static ReadIndexResponse of(Envelope envelope, long read, long index) {
        return new ReadIndexResponse(envelope, read, index, null);
    }

    /** Returns an answer without. */
    public static ReadIndexResponse refused(Envelope envelope, long read, Refusal refusal) {
        return new ReadIndexResponse(envelope, read, 0, refusal);
    }

    @Override
    public boolean isRequest() {
        return false;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
