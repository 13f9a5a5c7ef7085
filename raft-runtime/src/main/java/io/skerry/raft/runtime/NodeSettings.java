package io.skerry.raft.runtime;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.ship.ShippingConfig;
import io.skerry.raft.runtime.ship.SnapshotFetches;
import io.skerry.raft.runtime.ship.SnapshotLibrary;
import io.skerry.raft.runtime.ship.SnapshotShipping;
import io.skerry.raft.runtime.snapshot.NodeSnapshots;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.runtime.transport.TransportFactory;
import io.skerry.raft.storage.RaftStorage;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a node is made of, as the builders have collected it. Immutable, of thread-safe parts.
 *
 * @param self       the node
 * @param cluster    its cluster
 * @param storage    where it keeps everything; stays the caller's
 * @param config     its own settings
 * @param bind       where it listens, or null: as the cluster config says
 * @param executor   where futures complete, or null
 * @param transports makes its transport
 * @param fetches    makes what fetches snapshots, of what offers the node's own; null: over the transport
 */
record NodeSettings(
        NodeId self,
        ClusterConfig cluster,
        RaftStorage storage,
        RaftConfig config,
        @Nullable HostPort bind,
        @Nullable Executor executor,
        TransportFactory transports,
        @Nullable Function<SnapshotLibrary, SnapshotFetches> fetches) {

    private static final ByteSize MAX_FRAME = ByteSize.ofKiB(256);
    private static final ByteSize MAX_APPLY = ByteSize.ofMiB(4);
    private static final int MAX_INFLIGHT_MESSAGES = 64;

    /** Refuses a node that is not in the config, and a storage that takes less than the cluster. */
    NodeSettings {
        if (cluster.find(self) == null) {
            throw new NodeStartException(
                    "Node " + self + " is not in the cluster config, which lists "
                            + cluster.nodes().stream().map(node -> node.id()).toList()
                            + "; name one of them, or add it",
                    null);
        }
        int stored = storage.limits().maxPayloadBytes();
        if (cluster.maxPayload().bytes() > stored) {
            throw new NodeStartException(
                    "The cluster takes commands of " + cluster.maxPayload() + ", the storage only of "
                            + ByteSize.ofBytes(stored) + "; raise the storage's maxPayload, or lower the cluster's",
                    null);
        }
    }

    /** Returns what brings snapshots from node to node, by a transport that was not started yet. */
    SnapshotShipping newShipping(Transport transport, NodeSnapshots snapshots) {
        long rate = config.snapshots().shipBytesPerSecond().bytes();
        SnapshotShipping shipping =
                new SnapshotShipping(self, transport, snapshots, ShippingConfig.DEFAULT.withSendBytesPerSecond(rate));
        snapshots.fetchBy(fetches == null ? shipping : fetches.apply(snapshots));
        return shipping;
    }

    HostPort advertised() {
        return cluster.node(self).address();
    }

    Transport newTransport(EventLoops loops, long seed) {
        HostPort listen = bind != null ? bind : cluster.node(self).bindAddress();
        return transports.create(self, cluster, listen, config, loops, storage.entryCodec(), seed);
    }

    /** Each life of a node draws other numbers: an answer to an earlier life's question must fit none of this one's. */
    SplittableRandom newRandom() {
        return new SplittableRandom(new SecureRandom().nextLong());
    }

    CoreConfig core() {
        return CoreConfig.builder()
                .electionTimeout(cluster.election().timeout())
                .heartbeatInterval(cluster.election().heartbeat())
                .maxFrame(MAX_FRAME)
                .maxInflight(MAX_INFLIGHT_MESSAGES, config.maxInflight())
                .maxUndurable(config.maxUndurable())
                .maxUncommitted(config.groupAdmission())
                .maxApply(MAX_APPLY)
                .maxPayload(cluster.maxPayload())
                .build();
    }
}
