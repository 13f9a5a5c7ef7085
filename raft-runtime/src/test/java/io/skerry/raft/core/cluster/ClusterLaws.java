package io.skerry.raft.core.cluster;

import io.skerry.raft.core.Apply;
import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.Restore;
import io.skerry.raft.core.Role;
import io.skerry.raft.core.check.InvariantViolation;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.NodeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The laws between cores (paper, figure 3) that can be seen from outside, step by step. Not thread-safe. */
final class ClusterLaws {

    private final Map<Long, NodeId> leaders = new TreeMap<>();
    private final Map<Long, LogEntry> applied = new TreeMap<>();

    /** Election safety: at most one leader in a term. */
    void checkElectionSafety(CoreStatus status) {
        if (status.role() != Role.LEADER) {
            return;
        }
        NodeId node = status.self().node();
        NodeId other = leaders.putIfAbsent(status.term(), node);
        if (other != null && !other.equals(node)) {
            throw new InvariantViolation("Nodes " + other + " and " + node + " both led term " + status.term());
        }
    }

    /** State-machine safety: what is applied at an index is the same entry everywhere. */
    void checkStateMachineSafety(NodeId node, List<LogEntry> entries) {
        for (LogEntry entry : entries) {
            LogEntry other = applied.putIfAbsent(entry.index(), entry);
            if (other != null && !other.equals(entry)) {
                throw new InvariantViolation("Node " + node + " applies " + entry + ", another one " + other);
            }
        }
    }

    /** The state machine becomes a snapshot only when its installation is durable. */
    static void checkRestore(Restore restore, DiskImage durable) {
        if (!restore.position().equals(durable.snapshot())
                || !restore.position().equals(durable.boundary())) {
            throw new InvariantViolation(
                    "The snapshot of " + restore.position() + " is to be restored, the disk holds that of "
                            + durable.snapshot() + " and a log above " + durable.boundary());
        }
    }

    /** Applying goes on from where it stopped, and never beyond the own disk. */
    static void checkApply(Apply apply, long handedBefore, DiskImage durable) {
        if (apply.firstIndex() != handedBefore + 1) {
            throw new InvariantViolation(
                    apply.firstIndex() + " is handed out to be applied, " + handedBefore + " was handed out before");
        }
        if (apply.lastIndex() > durable.last().index()) {
            throw new InvariantViolation(
                    apply.lastIndex() + " is handed out to be applied, the disk holds " + durable.last() + " durably");
        }
    }
}
