package io.skerry.raft.runtime;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.node.RaftNode;
import io.skerry.raft.runtime.ship.SnapshotFetches;
import io.skerry.raft.runtime.ship.SnapshotLibrary;
import io.skerry.raft.runtime.transport.NettyTransport;
import io.skerry.raft.runtime.transport.TransportFactory;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.RaftStorage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Starts nodes. {@link #of} is for a node with one state machine; {@link #create} for one that hosts many groups, which
 * are handed to {@link RaftNode#host} afterwards.
 *
 * <p>Not thread-safe; owned by its creator.
 */
public final class RaftNodeBuilder {

    private @Nullable NodeId self;
    private @Nullable ClusterConfig cluster;
    private @Nullable RaftStorage storage;
    private RaftConfig config = RaftConfig.DEFAULT;
    private @Nullable HostPort bind;
    private @Nullable Executor executor;
    private TransportFactory transports = NettyTransport::new;
    private @Nullable Function<SnapshotLibrary, SnapshotFetches> fetches;

    private RaftNodeBuilder() {}

    /** Begins a node that hosts groups which are named later. */
    public static RaftNodeBuilder create() {
        return new RaftNodeBuilder();
    }

    /**
     * Begins a node with one group, named {@code default}.
     *
     * @param machine the state machine; nobody else touches it from now on
     */
    public static <S extends StateMachine<C, R>, C, R> SingleGroupNodeBuilder<S, C, R> of(S machine) {
        return new SingleGroupNodeBuilder<>(machine);
    }

    /** Says which node of the cluster this is. Required. */
    public RaftNodeBuilder self(long id) {
        return self(NodeId.of(id));
    }

    /** Says which node of the cluster this is. Required. */
    public RaftNodeBuilder self(NodeId id) {
        this.self = id;
        return this;
    }

    /** Says where to find the cluster. Required. */
    public RaftNodeBuilder cluster(ClusterConfig value) {
        this.cluster = value;
        return this;
    }

    /** Says where everything is kept; it stays open when the node is closed. One node at a time. Required. */
    public RaftNodeBuilder storage(RaftStorage value) {
        this.storage = value;
        return this;
    }

    /** Sets the node's own settings. Default {@link RaftConfig#DEFAULT}. */
    public RaftNodeBuilder config(RaftConfig value) {
        this.config = value;
        return this;
    }

    /** Says where to listen, if the cluster config does not say it right. */
    public RaftNodeBuilder bind(@Nullable HostPort value) {
        this.bind = value;
        return this;
    }

    /** Says where futures complete. Default: on the threads that run state machines. */
    public RaftNodeBuilder executor(@Nullable Executor value) {
        this.executor = value;
        return this;
    }

    /** Says how nodes reach each other. Default: by TCP. */
    public RaftNodeBuilder transport(TransportFactory value) {
        this.transports = value;
        return this;
    }

    /** Says how snapshots of other nodes are fetched. Default: over the transport. */
    RaftNodeBuilder fetches(Function<SnapshotLibrary, SnapshotFetches> value) {
        this.fetches = value;
        return this;
    }

    /**
     * Starts the node: it listens when this returns.
     *
     * @throws NodeStartException       if folder, config and address do not work together; one line names the mend
     * @throws IllegalStateException    if something required is missing
     */
    public RaftNode start() {
        DefaultRaftNode node = assemble();
        start(node);
        return node;
    }

    DefaultRaftNode assemble() {
        return new DefaultRaftNode(new NodeSettings(
                require("self", self),
                require("cluster", cluster),
                require("storage", storage),
                config,
                bind,
                executor,
                transports,
                fetches));
    }

    static void start(DefaultRaftNode node) {
        try {
            node.start();
        } catch (RuntimeException | Error e) {
            node.close();
            throw e;
        }
    }

    static <T> T require(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("The node needs to be told its " + name);
        }
        return value;
    }
}
