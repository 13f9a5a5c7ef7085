package io.skerry.raft.runtime.wire;

import io.skerry.raft.message.Envelope;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.StoreId;
import org.jspecify.annotations.Nullable;

/**
 * Says what became of a {@link RebindRequest}. Immutable.
 *
 * @param envelope who answers whom, in the sender's term
 * @param id       the number of the request
 * @param outcome  what became of it
 * @param store    the store that is committed for the node, {@link StoreId#NONE} if the outcome is another
 * @param obstacle what stands against it, if it was refused, else null
 */
public record RebindResponse(
        Envelope envelope,
        long id,
        Outcome outcome,
        StoreId store,
        @Nullable MembershipObstacle obstacle) implements NodeMessage {

    /** What became of it. */
    public enum Outcome {
        /** The node's store is committed. */
        BOUND,
        /** It came into no log, for the obstacle's sake. */
        REFUSED,
        /** It came into no log, for the sender does not lead, or has stopped. */
        NOT_TAKEN,
        /** It is in a log, and the sender leads no more. */
        UNKNOWN
    }

    /** Requires an obstacle of a refusal, and of nothing else. */
    public RebindResponse {
        if ((outcome == Outcome.REFUSED) != (obstacle != null)) {
            throw new IllegalArgumentException("The outcome is " + outcome + ", the obstacle " + obstacle);
        }
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
