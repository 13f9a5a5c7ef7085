package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.core.CoreInvariants;
import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.FollowerStatus;
import io.skerry.raft.core.Role;

/**
 * The laws of one core, after each step: those that {@link CoreInvariants} lists, that its queues stay within their
 * bounds, and that a disk which hangs ends a leadership. Immutable.
 *
 * <p>A bound may be overshot where {@link CoreConfig} says so: by what is always taken when nothing waits, and by the
 * entries that begin a term or a membership, with the frame that brings them.
 */
final class StatusCheck {

    /** The record of a no-op, and of a membership of five nodes. */
    private static final long EXEMPT_BYTES = 256;

    private final CoreConfig config;
    private final long largestFrame;
    private final long largestProposal;

    /**
     * Returns the check.
     *
     * @param largestRecord   bytes of the largest record that clients propose
     * @param largestProposal bytes of all records that clients propose at once
     */
    StatusCheck(CoreConfig config, long largestRecord, long largestProposal) {
        this.config = config;
        this.largestFrame = Math.max(config.maxFrameBytes(), largestRecord);
        this.largestProposal = largestProposal;
    }

    /** Requires that a core's state is lawful, and follows the one before. */
    void check(CoreStatus before, CoreStatus now) {
        CoreInvariants.checkState(now);
        CoreInvariants.checkStep(before, now);
        if (now.lost()) {
            throw new Violation("node %s says that it has lost something, and it has not", now.self());
        }
        long undurable = Math.max(config.maxUndurableBytes(), Math.max(largestProposal, largestFrame));
        // A follower takes one frame beyond it, and may lead next: a no-op, a membership, and what confirms that.
        within("undurable bytes", now.undurableBytes(), undurable + largestFrame + 3 * EXEMPT_BYTES);
        within(
                "uncommitted bytes",
                now.uncommittedBytes(),
                Math.max(config.maxUncommittedBytes(), largestProposal) + EXEMPT_BYTES);
        // What must be read from the log first counts as a full budget.
        within("bytes being applied", now.applyingBytes(), 2 * config.maxApplyBytes() + largestFrame);
        within("pending reads", now.pendingReads(), config.maxPendingReads());
        for (int i = 0; i < now.followers().size(); i++) {
            FollowerStatus follower = now.followers().get(i);
            within("messages in flight", follower.inflightMessages(), config.maxInflightMessages());
            within("bytes in flight", follower.inflightBytes(), config.maxInflightBytes() + largestFrame);
        }
    }

    /** Requires that a node's groups have not much more under way than the storage has room for. */
    void checkRoom(long held, long roomBytes, int groups) {
        if (held > roomBytes) {
            // What is taken last while there is room; and, by each group, what passes when there is none.
            long step = Math.max(largestFrame, largestProposal);
            long passes = step + largestFrame + 3 * EXEMPT_BYTES;
            within("bytes under way to the storage", held, roomBytes + step + groups * passes);
        }
    }

    private static void within(String what, long value, long bound) {
        if (value > bound) {
            throw new Violation("%s: %d, above the bound of %d", what, value, bound);
        }
    }

    /** Requires that a node whose disk has not finished a write of its core since then does not lead. */
    void checkDisk(CoreStatus now, long waitingSinceNanos, long nowNanos) {
        boolean hangs = now.outstandingWrites() > 0 && waitingSinceNanos < nowNanos - 3 * config.electionTimeoutNanos();
        if (hangs && now.role() == Role.LEADER) {
            throw new Violation("node %s leads, with a disk that has hung for three election timeouts", now.self());
        }
    }
}
