package io.skerry.raft.runtime.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.transport.codec.FrameLimits;
import io.skerry.raft.runtime.transport.codec.MessageReader;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.storage.EntryCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What all lanes and connections of a transport have in common. Thread-safe. */
final class Shared {

    /** Nodes that the cluster config does not list may dial this one, but not without end. */
    private static final int MOST_PEERS = 1024;

    private static final long LEAST_HANDSHAKE_NANOS = Duration.ofSeconds(1).toNanos();

    final NodeId self;
    final ClusterConfig cluster;
    final EventLoops loops;
    final ByteBufAllocator allocator;
    final long electionNanos;
    final long heartbeatNanos;
    final long handshakeNanos;
    final int bodyLimit;
    final long outboundLimit;
    final MessageReader reader;
    final QuietLog log;
    final SeenStores seenStores = new SeenStores();
    final Handshakes handshakes;
    final Resolver resolver = new Resolver();
    /** Counts connections, so that of two the later one is known. */
    final AtomicLong connections = new AtomicLong();
    /** All sockets but the one that listens. */
    final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    private final Map<NodeId, Peer> peers = new ConcurrentSkipListMap<>();
    private volatile @Nullable TransportListener listener;
    private volatile boolean closed;

    Shared(
            NodeId self,
            ClusterConfig cluster,
            RaftConfig config,
            EventLoops loops,
            EntryCodec codec,
            ByteBufAllocator allocator) {
        this.self = self;
        this.cluster = cluster;
        this.loops = loops;
        this.allocator = allocator;
        this.electionNanos = cluster.election().timeout().toNanos();
        this.heartbeatNanos = cluster.election().heartbeat().toNanos();
        this.handshakeNanos = Math.max(LEAST_HANDSHAKE_NANOS, electionNanos);
        this.bodyLimit = FrameLimits.bodyBytes(cluster.maxPayload());
        this.outboundLimit = config.outbound().bytes();
        this.reader = new MessageReader(codec);
        this.log = new QuietLog(self);
        this.handshakes = new Handshakes(config.handshakes(), config.handshakesPerAddress());
        for (ClusterNode node : cluster.nodes()) {
            if (!node.id().equals(self)) {
                peers.put(node.id(), new Peer(node.id(), node.address(), cluster.lanes(), outboundLimit));
            }
        }
    }

    /** Names who takes what arrives, once. */
    void listener(TransportListener value) {
        if (listener != null) {
            throw new IllegalStateException("The transport of node " + self + " was started before");
        }
        listener = value;
    }

    TransportListener listener() {
        return Objects.requireNonNull(listener, "started");
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** Refuses to wait on a loop for what the loop has to do. */
    void requireNoLoop() {
        for (int i = 0; i < loops.count(); i++) {
            if (loops.loop(i).inEventLoop()) {
                throw new IllegalStateException("A loop cannot wait for the connections that it has to close");
            }
        }
    }

    /** Returns the peers, by their ids. */
    List<Peer> peers() {
        return List.copyOf(peers.values());
    }

    /** Returns the peer of that id, or null if none is known. */
    @Nullable
    Peer findPeer(NodeId node) {
        return peers.get(node);
    }

    /** Returns the peer of that id, which belongs to the cluster though it may not be listed, or null if it is one too many. */
    @Nullable
    Peer peer(NodeId node) {
        Peer known = peers.get(node);
        if (known != null || peers.size() >= MOST_PEERS) {
            return known;
        }
        return peers.computeIfAbsent(node, id -> new Peer(id, null, cluster.lanes(), outboundLimit));
    }

    /**
     * Returns what is wrong with the other end, in one line, or null. Remembers its store if nothing is.
     *
     * @param dialled the node that was looked for, or null if the other one dialled
     */
    @Nullable
    String fault(Hello mine, Hello theirs, @Nullable NodeId dialled) {
        String fault = HelloCheck.fault(mine, theirs, dialled);
        if (fault != null) {
            return fault;
        }
        Peer peer = peer(theirs.node());
        if (peer == null) {
            return "node " + self + " knows more nodes than a cluster has; correct the ids of the nodes";
        }
        fault = peer.storeFault(theirs);
        return fault != null ? fault : seenStores.fault(theirs);
    }
}
