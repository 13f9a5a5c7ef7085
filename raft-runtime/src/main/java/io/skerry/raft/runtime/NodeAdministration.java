package io.skerry.raft.runtime;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.ClusterAdministration;
import io.skerry.raft.node.GroupRebind;
import io.skerry.raft.node.NodeRebind;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.runtime.driver.GroupAdministration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The administration of all groups that a node hosts.
 *
 * <p>Thread-safe.
 */
final class NodeAdministration implements ClusterAdministration {

    private final GroupHost groups;

    NodeAdministration(GroupHost groups) {
        this.groups = groups;
    }

    @Override
    public CompletableFuture<Member> rebind(GroupId group, NodeId node, StoreId store, Duration timeout) {
        return of(group).rebind(node, store, timeout);
    }

    private GroupAdministration of(GroupId group) {
        return groups.administrations().stream()
                .filter(each -> each.group().equals(group))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Group " + group + " is not hosted here"))
                .administration();
    }

    @Override
    public CompletableFuture<LogPosition> snapshot(GroupId group, Duration timeout) {
        return of(group).snapshot(timeout);
    }

    @Override
    public CompletableFuture<NodeRebind> rebind(NodeId node, StoreId store, Duration timeout) {
        CompletableFuture<List<GroupRebind>> all = CompletableFuture.completedFuture(List.of());
        for (GroupHost.Administered each : groups.administrations()) {
            CompletableFuture<GroupRebind> one = each.administration()
                    .rebind(node, store, timeout)
                    .handle((member, failure) -> result(each, member, failure));
            all = all.thenCombine(one, NodeAdministration::plus);
        }
        return all.thenApply(results -> new NodeRebind(node, results));
    }

    private static GroupRebind result(
            GroupHost.Administered group, @Nullable Member member, @Nullable Throwable failure) {
        if (failure == null || failure instanceof RaftException) {
            return new GroupRebind(group.group(), group.label(), member, (RaftException) failure);
        }
        throw new IllegalStateException("Group " + group.label() + " answers with what no call may end in", failure);
    }

    private static List<GroupRebind> plus(List<GroupRebind> results, GroupRebind one) {
        List<GroupRebind> more = new ArrayList<>(results);
        more.add(one);
        return more;
    }
}
