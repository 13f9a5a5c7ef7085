package io.skerry.raft.runtime.driver;

import io.skerry.raft.node.ReplicaReplacedException;
import io.skerry.raft.runtime.driver.Operation.GaveUp;

/**
 * The open calls of a group: lets them in, each with its deadline, and gives up what is not to be waited for.
 *
 * <p>Confined to the event loop.
 */
final class OpenCalls {

    private final GroupLife life;
    private final GroupNotices notices;
    private final Timeouts timeouts = new Timeouts();

    OpenCalls(GroupLife life, GroupNotices notices) {
        this.life = life;
        this.notices = notices;
    }

    /** Lets a call in, with its deadline, or ends it at once. */
    boolean admits(Operation<?> operation) {
        ReplicaReplacedException replaced = notices.replaced();
        if (life.isClosing()) {
            operation.giveUp(GaveUp.CLOSING);
        } else if (life.isOver()) {
            operation.giveUp(GaveUp.STOPPED);
        } else if (replaced != null && operation.needsLeader()) {
            operation.fail(replaced);
        } else {
            timeouts.add(operation);
            return true;
        }
        return false;
    }

    /** Returns when the next deadline is, {@link Long#MAX_VALUE} for never. */
    long earliestNanos() {
        return timeouts.earliestNanos();
    }

    /** Gives up whatever is past its deadline. */
    void expire(long nowNanos) {
        timeouts.expire(nowNanos);
    }

    /** Gives up everything; what will not, or cannot, be given up for that reason stays. */
    void giveUpAll(GaveUp reason) {
        timeouts.giveUpAll(reason);
    }
}
