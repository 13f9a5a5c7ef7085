package io.skerry.raft.runtime.driver;

import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.CatchingUpException;
import io.skerry.raft.node.DiskFullException;
import io.skerry.raft.node.ReplicaReplacedException;
import io.skerry.raft.node.StateLostException;
import io.skerry.raft.runtime.driver.Operation.GaveUp;
import org.jspecify.annotations.Nullable;

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
        String stateLost = notices.stateLost();
        String fullDisk = notices.fullDisk();
        if (life.isClosing()) {
            operation.giveUp(GaveUp.CLOSING);
        } else if (life.isOver()) {
            operation.giveUp(GaveUp.STOPPED);
        } else if (replaced != null && operation.needsLeader()) {
            operation.fail(replaced);
        } else if (stateLost != null && operation.needsState()) {
            operation.fail(stateLost(stateLost));
        } else if (operation.needsResult() && fullDisk != null) {
            // It would be committed, and nobody here would hear of it.
            operation.fail(new DiskFullException(fullDisk));
        } else if (operation.needsResult() && awaitsSnapshot()) {
            operation.fail(catchingUp());
        } else {
            timeouts.add(operation);
            return true;
        }
        return false;
    }

    private boolean awaitsSnapshot() {
        RaftCore core = life.core();
        return core != null && core.awaitsSnapshot();
    }

    private CatchingUpException catchingUp() {
        return new CatchingUpException(
                "This node is far behind, and fetches a snapshot: it could not tell what becomes of a command. Ask another"
                        + " node",
                leader());
    }

    private StateLostException stateLost(String why) {
        return new StateLostException(why, leader());
    }

    private @Nullable NodeId leader() {
        RaftCore core = life.core();
        return core == null ? null : core.leader();
    }

    /** The group begins. Without a state, what was let in before that was known, and needs one, ends. */
    void begun(RecoveredState recovered, @Nullable String loss) {
        notices.begun(recovered, loss);
        String lost = notices.stateLost();
        if (lost != null) {
            timeouts.refuseWithoutState(stateLost(lost));
        }
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
