package io.skerry.raft.node;

import io.skerry.raft.model.NodeId;
import java.util.List;

/**
 * What has become of a node's rebinding. Immutable.
 *
 * @param node   the node
 * @param groups what became of it in each group
 */
public record NodeRebind(NodeId node, List<GroupRebind> groups) {

    /** Copies the list. */
    public NodeRebind {
        groups = List.copyOf(groups);
    }

    /** Returns whether every group knows the node by its store now; if not, it is safe to ask again. */
    public boolean isComplete() {
        return groups.stream().allMatch(group -> group.failure() == null);
    }
}
