package io.skerry.raft.runtime;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.ClusterAdministration;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.RaftNode;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.session.ClientSession;
import io.skerry.raft.statemachine.StateMachine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A node and its only group, as one. Thread-safe. */
final class DefaultSingleGroupNode<S extends StateMachine<C, R>, C, R> implements SingleGroupNode<S, C, R> {

    private final RaftNode node;
    private final RaftGroup<S, C, R> group;

    DefaultSingleGroupNode(RaftNode node, RaftGroup<S, C, R> group) {
        this.node = node;
        this.group = group;
    }

    @Override
    public NodeId nodeId() {
        return node.nodeId();
    }

    @Override
    public <T extends StateMachine<D, Q>, D, Q> RaftGroup<T, D, Q> host(GroupSpec<T, D, Q> spec) {
        return node.host(spec);
    }

    @Override
    public ClusterAdministration administration() {
        return node.administration();
    }

    @Override
    public NodeStatus describe() {
        return node.describe();
    }

    @Override
    public void close() {
        node.close();
    }

    @Override
    public GroupId groupId() {
        return group.groupId();
    }

    @Override
    public CompletableFuture<R> submit(C command) {
        return group.submit(command);
    }

    @Override
    public CompletableFuture<R> submit(C command, Duration timeout) {
        return group.submit(command, timeout);
    }

    @Override
    public CompletableFuture<ClientSession<C, R>> openSession() {
        return group.openSession();
    }

    @Override
    public CompletableFuture<R> submitOnce(ClientId client, long sequence, C command) {
        return group.submitOnce(client, sequence, command);
    }

    @Override
    public CompletableFuture<R> submitOnce(ClientId client, long sequence, C command, Duration timeout) {
        return group.submitOnce(client, sequence, command, timeout);
    }

    @Override
    public <T> CompletableFuture<T> read(ReadConsistency consistency, Function<? super S, ? extends T> query) {
        return group.read(consistency, query);
    }

    @Override
    public <T> CompletableFuture<T> read(
            ReadConsistency consistency, Function<? super S, ? extends T> query, Duration timeout) {
        return group.read(consistency, query, timeout);
    }

    @Override
    public GroupStatus status() {
        return group.status();
    }
}
