package io.skerry.integrationtests.faults;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.PeerStatus;
import io.skerry.raft.node.QueueStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at what nodes say of themselves while all goes on: bounds hold, and nothing goes backwards. Not thread-safe. */
final class Sampler {

    /** With no write outstanding one frame is always accepted, and one is being filled. */
    private static final long FRAMES_BYTES = 2 * (256 << 10);

    private final Witness witness;
    private final Violations violations;
    private final Map<Life, Map<GroupId, GroupStatus>> before = new HashMap<>();
    private long looks;

    Sampler(Witness witness, Violations violations) {
        this.witness = witness;
        this.violations = violations;
    }

    long looks() {
        return looks;
    }

    void look(Life life) {
        NodeStatus status = life.describe();
        looks++;
        within(status, status.queues());
        for (PeerStatus peer : status.peers()) {
            within(status, peer.queues());
        }
        Map<GroupId, GroupStatus> last = before.computeIfAbsent(life, one -> new HashMap<>());
        for (GroupStatus group : status.groups()) {
            witness.said(status.node(), group);
            within(status, group.queues());
            ordered(status, group);
            GroupStatus earlier = last.put(group.group(), group);
            if (earlier != null) {
                follows(status, earlier, group);
            }
        }
    }

    private void within(NodeStatus node, List<QueueStatus> queues) {
        for (QueueStatus queue : queues) {
            violations.require(
                    queue.bytes() >= 0 && queue.bytes() <= queue.limitBytes() + FRAMES_BYTES,
                    "node %s has a queue beyond its limit: %s",
                    node.node(),
                    queue);
        }
    }

    private void ordered(NodeStatus node, GroupStatus group) {
        boolean begun = group.term() > 0 || group.lastIndex() > 0;
        violations.require(
                !begun
                        || group.commitIndex() <= group.lastIndex()
                                && group.durableIndex() <= group.lastIndex()
                                && group.boundary().index() <= group.commitIndex(),
                "node %s says what cannot be: %s",
                node.node(),
                group);
    }

    private void follows(NodeStatus node, GroupStatus before, GroupStatus after) {
        violations.require(
                after.term() >= before.term()
                        && after.commitIndex() >= before.commitIndex()
                        && after.appliedIndex() >= before.appliedIndex(),
                "node %s goes backwards: %s, then %s",
                node.node(),
                before,
                after);
    }
}
