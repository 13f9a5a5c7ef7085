package io.skerry.examples.kv.fake;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.ClusterAdministration;
import io.skerry.raft.node.GroupRebind;
import io.skerry.raft.node.NodeRebind;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.node.RaftException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rebinds to whatever store is asked for, or to store 7, and fails in whatever it is told to. Thread-safe. */
public final class FakeAdministration implements ClusterAdministration {

    private final Queue<RaftException> ends = new ConcurrentLinkedQueue<>();
    private final List<Member> asked = new ArrayList<>();
    private volatile Supplier<CompletableFuture<LogPosition>> taker =
            () -> CompletableFuture.failedFuture(new OverloadedException("one is being taken"));

    /** Snapshots are taken like that. */
    public void takeSnapshots(Supplier<CompletableFuture<LogPosition>> how) {
        taker = how;
    }

    /** The next calls end in these, one each. */
    public void endWith(RaftException... failures) {
        ends.addAll(List.of(failures));
    }

    /** Returns the nodes that were asked for, with their stores. */
    public synchronized List<Member> asked() {
        return List.copyOf(asked);
    }

    @Override
    public CompletableFuture<Member> rebind(GroupId group, NodeId node, StoreId store, Duration timeout) {
        throw new UnsupportedOperationException("A server rebinds nodes");
    }

    @Override
    public synchronized CompletableFuture<NodeRebind> rebind(NodeId node, StoreId store, Duration timeout) {
        asked.add(new Member(node, store));
        @Nullable RaftException failure = ends.poll();
        Member member = failure != null ? null : new Member(node, store.isKnown() ? store : StoreId.of(7));
        GroupRebind group = new GroupRebind(GroupId.DEFAULT, "default", member, failure);
        return CompletableFuture.completedFuture(new NodeRebind(node, List.of(group)));
    }

    @Override
    public CompletableFuture<LogPosition> snapshot(GroupId group, Duration timeout) {
        return taker.get();
    }
}
