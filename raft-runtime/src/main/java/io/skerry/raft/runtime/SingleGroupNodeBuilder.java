package io.skerry.raft.runtime;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.runtime.transport.TransportFactory;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.ResultCodec;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.RaftStorage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Starts a node with one state machine. See {@link RaftNodeBuilder} for what is not said here.
 *
 * <p>Not thread-safe; owned by its creator.
 *
 * @param <S> the state machine
 * @param <C> its commands
 * @param <R> its results
 */
public final class SingleGroupNodeBuilder<S extends StateMachine<C, R>, C, R> {

    /** The name of the only group. */
    private static final String NAME = "default";

    private final RaftNodeBuilder node = RaftNodeBuilder.create();
    private final S machine;
    private @Nullable CommandCodec<C> codec;
    private @Nullable ResultCodec<R> results;

    SingleGroupNodeBuilder(S machine) {
        this.machine = machine;
    }

    /** Says which node of the cluster this is. Required. */
    public SingleGroupNodeBuilder<S, C, R> self(long id) {
        return self(NodeId.of(id));
    }

    /** Says which node of the cluster this is. Required. */
    public SingleGroupNodeBuilder<S, C, R> self(NodeId id) {
        node.self(id);
        return this;
    }

    /** Says where to find the cluster. Required. */
    public SingleGroupNodeBuilder<S, C, R> cluster(ClusterConfig value) {
        node.cluster(value);
        return this;
    }

    /** Says where everything is kept; it stays open when the node is closed. Required. */
    public SingleGroupNodeBuilder<S, C, R> storage(RaftStorage value) {
        node.storage(value);
        return this;
    }

    /** Says how commands become bytes. Required. */
    public SingleGroupNodeBuilder<S, C, R> codec(CommandCodec<C> value) {
        this.codec = value;
        return this;
    }

    /**
     * Lets clients have commands take effect exactly once: see {@link RaftGroup#openSession}. On all nodes or on none, from
     * the cluster's first start on. Default: no sessions.
     *
     * @param value turns results into bytes, which are remembered
     */
    public SingleGroupNodeBuilder<S, C, R> sessions(ResultCodec<R> value) {
        this.results = value;
        return this;
    }

    /** Sets the node's own settings. */
    public SingleGroupNodeBuilder<S, C, R> config(RaftConfig value) {
        node.config(value);
        return this;
    }

    /** Says where to listen, if the cluster config does not say it right. */
    public SingleGroupNodeBuilder<S, C, R> bind(@Nullable HostPort value) {
        node.bind(value);
        return this;
    }

    /** Says where futures complete. */
    public SingleGroupNodeBuilder<S, C, R> executor(@Nullable Executor value) {
        node.executor(value);
        return this;
    }

    /** Says how nodes reach each other. */
    public SingleGroupNodeBuilder<S, C, R> transport(TransportFactory value) {
        node.transport(value);
        return this;
    }

    /**
     * Starts the node: it listens and takes calls when this returns.
     *
     * @throws NodeStartException       if folder, config and address do not work together; one line names the mend
     * @throws IllegalArgumentException if log and state machine do not fit together
     * @throws IllegalStateException    if something required is missing
     */
    public SingleGroupNode<S, C, R> start() {
        CommandCodec<C> commands = RaftNodeBuilder.require("codec", codec);
        DefaultRaftNode started = node.assemble();
        RaftGroup<S, C, R> group;
        try {
            GroupSpec<S, C, R> spec = GroupSpec.of(NAME, machine, commands);
            group = started.host(results == null ? spec : spec.sessions(results));
        } catch (RuntimeException | Error e) {
            started.close();
            throw e;
        }
        RaftNodeBuilder.start(started);
        return new DefaultSingleGroupNode<>(started, group);
    }
}
