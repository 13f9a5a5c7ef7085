package io.skerry.raft.node;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What an administrator may ask of the groups that a node hosts: who belongs to them, and to take snapshots of them. Who
 * belongs to a group every node may be asked, and brings it to the leader of that group, one hop away.
 *
 * <p>Thread-safe.
 */
public interface ClusterAdministration {

    /**
     * A node has come back with another disk, and the caller says that the one before is gone for good: one group is to
     * know the node by the store that it runs on now. The leader takes that from its connection to the node. The store
     * counts once the change is committed by a majority without it.
     *
     * <p>What may pass is waited for until the deadline. To ask again, whatever became of it before, is safe: a node
     * whose store the group knows already is left as it is.
     *
     * @param store   the store that the node must be found to run on, or {@link StoreId#NONE} for whichever that is
     * @param timeout from now on, positive
     * @return the node with the store that is committed; or a {@link MembershipRefusedException} that says what would be
     *     unsafe, another {@link RefusedException}, or an {@link OutcomeUnknownException}
     * @throws IllegalArgumentException if this node does not host the group
     */
    CompletableFuture<Member> rebind(GroupId group, NodeId node, StoreId store, Duration timeout);

    /**
     * The same for all groups that this node hosts, which is what a replaced disk calls for. Each group decides for
     * itself: the call always comes to an end with what became of each.
     */
    CompletableFuture<NodeRebind> rebind(NodeId node, StoreId store, Duration timeout);

    /**
     * Takes a snapshot of a group on this node, whatever its settings say, and lets go of the log that it holds. It holds at
     * least all that this node had applied at the time of the call.
     *
     * @param timeout from now on, positive; what has begun by then goes on
     * @return up to where the log is in it, once it is durable; or a {@link SnapshotFailedException}, another
     *     {@link RefusedException}, or an {@link OutcomeUnknownException}
     * @throws IllegalArgumentException if this node does not host the group
     */
    CompletableFuture<LogPosition> snapshot(GroupId group, Duration timeout);
}
