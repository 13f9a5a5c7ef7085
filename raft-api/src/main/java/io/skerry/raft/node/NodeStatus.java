package io.skerry.raft.node;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.storage.StorageStatus;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node on one page. Immutable.
 *
 * @param node       the node
 * @param cluster    its cluster
 * @param address    where it listens, or null before it does
 * @param waitingFor at the very first start of a cluster: the voters that it still waits for
 * @param groups     the groups that it hosts
 * @param peers      its connections
 * @param queues     what is bounded in bytes, over all groups
 * @param shipping   what it has sent and fetched of snapshots
 * @param storage    what its storage says
 * @param abandoned  after {@link RaftNode#close}: what user code held for too long, so that its thread was left behind
 * @param closed     whether it was closed
 */
public record NodeStatus(
        NodeId node,
        ClusterId cluster,
        @Nullable String address,
        Set<NodeId> waitingFor,
        List<GroupStatus> groups,
        List<PeerStatus> peers,
        List<QueueStatus> queues,
        ShippingStatus shipping,
        StorageStatus storage,
        List<String> abandoned,
        boolean closed) {

    /** Copies the collections. */
    public NodeStatus {
        waitingFor = Set.copyOf(waitingFor);
        groups = List.copyOf(groups);
        peers = List.copyOf(peers);
        queues = List.copyOf(queues);
        abandoned = List.copyOf(abandoned);
    }
}
