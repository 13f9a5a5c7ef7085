package io.skerry.raft.runtime.wire;

import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * Says where forwarded commands stand in the sender's log, or why they came into none. It leaves before the entries do,
 * on the same lane: who receives it has applied none of them yet, and tells from its own apply what became of each.
 * Immutable.
 *
 * @param envelope who answers whom, in the sender's term
 * @param firstId  the number of the first command
 * @param count    how many, numbered one after another
 * @param first    where the first one stands, the others behind it in the same term; {@link LogPosition#NONE} if refused
 * @param refusal  why they were refused, or null if they stand in the log
 */
public record SubmitResponse(
        Envelope envelope,
        long firstId,
        int count,
        LogPosition first,
        @Nullable Refusal refusal) implements NodeMessage {

    /** Returns the answer that commands stand in the log. */
    public static SubmitResponse appended(Envelope envelope, long firstId, int count, LogPosition first) {
        return new SubmitResponse(envelope, firstId, count, first, null);
    }

    /** Returns the answer that commands came into no log. */
    public static SubmitResponse refused(Envelope envelope, long firstId, int count, Refusal refusal) {
        return new SubmitResponse(envelope, firstId, count, LogPosition.NONE, refusal);
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
