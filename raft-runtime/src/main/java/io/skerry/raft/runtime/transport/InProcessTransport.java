package io.skerry.raft.runtime.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.PeerStatus;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import io.skerry.raft.runtime.transport.bulk.BulkServer;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node's place in an {@link InProcessNetwork}. Thread-safe where {@link Transport} does not say otherwise.
 */
final class InProcessTransport implements Transport {

    /** One lane; confined to its loop. */
    private static final class LaneEnds {
        private final Map<NodeId, InProcessEnd> ends = new HashMap<>();
        private final List<InProcessEnd> dirty = new ArrayList<>();
    }

    private final InProcessNetwork network;
    private final Shared shared;
    private final List<LaneEnds> lanes = new ArrayList<>();
    private final List<ScheduledFuture<?>> tickers = new ArrayList<>();
    private volatile @Nullable BulkServer bulkServer;
    private volatile BulkPlaces bulkPlaces;

    InProcessTransport(InProcessNetwork network, Shared shared) {
        this.network = network;
        this.shared = shared;
        this.bulkPlaces = new BulkPlaces(shared.self, BulkLimits.DEFAULT);
        for (int lane = 0; lane < shared.cluster.lanes(); lane++) {
            lanes.add(new LaneEnds());
        }
    }

    Shared shared() {
        return shared;
    }

    NodeId self() {
        return shared.self;
    }

    Hello hello(int lane) {
        return shared.listener().hello(lane);
    }

    /** Returns what is known of a node that was admitted. */
    Peer peer(NodeId node) {
        return Objects.requireNonNull(shared.peer(node), "admitted");
    }

    @Override
    public synchronized HostPort start(TransportListener listener) {
        shared.listener(listener);
        network.add(shared.self, this);
        for (int lane = 0; lane < lanes.size(); lane++) {
            int number = lane;
            tickers.add(shared.loops
                    .loopOf(lane)
                    .scheduleWithFixedDelay(
                            () -> network.connect(number, this), 0, shared.heartbeatNanos, TimeUnit.NANOSECONDS));
        }
        ClusterNode listed = shared.cluster.find(shared.self);
        return listed != null ? listed.address() : new HostPort(HostPort.LOOPBACK, 0);
    }

    /** The handshake has failed, on whichever side. Called by any loop. */
    void refused(NodeId node, int lane, String fault) {
        shared.log.warn("peer=" + node, "peer=" + node + " lane=" + lane, "refused", fault);
        Peer peer = shared.findPeer(node);
        if (peer != null) {
            peer.fault("refused: " + fault);
        }
    }

    void connected(int lane, NodeId node, InProcessEnd end) {
        lanes.get(lane).ends.put(node, end);
    }

    void disconnected(int lane, NodeId node) {
        lanes.get(lane).ends.remove(node);
    }

    /** A late message comes over the connection that there is now, if there is one. Called by any thread. */
    void arriveLate(int lane, NodeId from, Object message) {
        try {
            shared.loops.loopOf(lane).execute(() -> {
                InProcessEnd end = lanes.get(lane).ends.get(from);
                if (end != null) {
                    end.arrive(message);
                }
            });
        } catch (RejectedExecutionException e) {
            shared.log.debug("peer=" + from, "a late message finds the node closed");
        }
    }

    void onDirty(int lane, InProcessEnd end) {
        lanes.get(lane).dirty.add(end);
    }

    @Override
    public boolean send(int lane, RaftMessage message) {
        InProcessEnd end = endFor(lane, message.to());
        return end != null && end.send(Frame.of(message), message);
    }

    @Override
    public boolean send(int lane, NodeId to, NodeMessage message) {
        InProcessEnd end = endFor(lane, to);
        return end != null && end.send(Frame.of(message), message);
    }

    private @Nullable InProcessEnd endFor(int lane, NodeId node) {
        assert shared.loops.loopOf(lane).inEventLoop();
        InProcessEnd end = lanes.get(lane).ends.get(node);
        Peer peer = end == null ? shared.findPeer(node) : null;
        if (peer != null) {
            peer.dropped().increment();
        }
        return end;
    }

    @Override
    public void flush(int loop) {
        assert shared.loops.loop(loop).inEventLoop();
        for (int lane = 0; lane < lanes.size(); lane++) {
            if (shared.loops.indexOf(lane) == loop) {
                List<InProcessEnd> dirty = lanes.get(lane).dirty;
                dirty.forEach(InProcessEnd::flush);
                dirty.clear();
            }
        }
    }

    @Override
    public void serveBulk(BulkLimits limits, BulkServer server) {
        bulkPlaces = new BulkPlaces(shared.self, limits);
        bulkServer = server;
    }

    @Nullable
    BulkServer bulkServer() {
        return bulkServer;
    }

    BulkPlaces bulkPlaces() {
        return bulkPlaces;
    }

    @Override
    public BulkStream openBulk(NodeId peer) throws BulkException {
        shared.requireNoLoop();
        return network.bulks().open(this, peer);
    }

    @Override
    public List<PeerStatus> peers() {
        return shared.peers().stream().map(Peer::status).toList();
    }

    @Override
    public synchronized void close() {
        if (shared.isClosed()) {
            return;
        }
        shared.requireNoLoop();
        shared.close();
        tickers.forEach(ticker -> ticker.cancel(false));
        network.remove(shared.self, this);
        // What the connections had to say has been said when the loops come to this.
        for (int i = 0; i < shared.loops.count(); i++) {
            EventLoop loop = shared.loops.loop(i);
            NettyTransport.submitIfOpen(loop, () -> {}).awaitUninterruptibly();
        }
    }
}
