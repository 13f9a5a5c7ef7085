package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;

/**
 * Says when the log since the last snapshot is long enough for the next one. Each group on each node waits for a little more
 * than the settings say, and always for the same, so that they do not all take theirs at once. Immutable.
 */
final class SnapshotPolicy {

    private static final int PRECISION = 53;

    private final double entries;
    private final double bytes;
    private final double ratio;

    SnapshotPolicy(SnapshotConfig config, GroupId group, NodeId node) {
        double more = 1 + config.jitter() * part(group, node);
        this.entries = config.entries() * more;
        this.bytes = config.logBytes().bytes() * more;
        this.ratio = config.stateRatio() * more;
    }

    /** Returns a number from 0 to 1 that is the group's on that node. */
    private static double part(GroupId group, NodeId node) {
        // The finalizer of SplitMix64: groups that are numbered one after the other come to lie anywhere.
        long mixed = group.value() + node.value() * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return (mixed >>> (Long.SIZE - PRECISION)) * 0x1.0p-53;
    }

    /**
     * Returns whether a snapshot is to be taken.
     *
     * @param entriesSince applied since the last one
     * @param bytesSince   of log since then
     * @param stateBytes   of the last one, 0 if there is none
     */
    boolean isSnapshotDue(long entriesSince, long bytesSince, long stateBytes) {
        return entriesSince > 0 && (entriesSince >= entries || bytesSince >= Math.max(bytes, ratio * stateBytes));
    }

    /**
     * Returns whether a durable state machine is to persist what it has.
     *
     * @param entriesHeld applied since it has last done so
     * @param bytesHeld   of log since then
     */
    boolean isPersistDue(long entriesHeld, long bytesHeld) {
        return entriesHeld > 0 && (entriesHeld >= entries || bytesHeld >= bytes);
    }
}
