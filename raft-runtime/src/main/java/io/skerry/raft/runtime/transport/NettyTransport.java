package io.skerry.raft.runtime.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.PeerStatus;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import io.skerry.raft.runtime.transport.bulk.BulkServer;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.storage.EntryCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings messages over TCP: one connection for each lane and peer, on the lane's loop, and bulk
 * streams on a loop of their own.
 *
 * <p>Thread-safe where {@link Transport} does not say otherwise.
 */
public final class NettyTransport implements Transport {

    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Shared shared;
    private final HostPort bind;
    private final List<Lane> lanes;
    private final List<List<Lane>> lanesByLoop;
    private final BulkStreams bulk;
    private @Nullable Acceptor acceptor;

    /**
     * Makes a transport that does nothing yet.
     *
     * @param self   this node, which the cluster config need not list
     * @param bind   where to listen
     * @param loops  must outlive the transport, and have as many lanes as the cluster
     * @param codec  checks the records of entries that arrive
     * @param seed   decides how long is waited between attempts to reach a peer
     */
    public NettyTransport(
            NodeId self,
            ClusterConfig cluster,
            HostPort bind,
            RaftConfig config,
            EventLoops loops,
            EntryCodec codec,
            long seed) {
        this(self, cluster, bind, config, loops, codec, seed, ByteBufAllocator.DEFAULT);
    }

    /**
     * As {@link #NettyTransport(NodeId, ClusterConfig, HostPort, RaftConfig, EventLoops, EntryCodec, long)}, with an
     * allocator of the caller's choice.
     *
     * @param allocator makes the buffers of all sockets, on the loops' threads; each is released when its bytes have been
     *                  copied from it, or sent
     */
    public NettyTransport(
            NodeId self,
            ClusterConfig cluster,
            HostPort bind,
            RaftConfig config,
            EventLoops loops,
            EntryCodec codec,
            long seed,
            ByteBufAllocator allocator) {
        if (loops.lanes() != cluster.lanes()) {
            throw new IllegalArgumentException(
                    "The event loops have " + loops.lanes() + " lanes, the cluster has " + cluster.lanes());
        }
        this.shared = new Shared(self, cluster, config, loops, codec, allocator);
        this.bind = bind;
        SplittableRandom random = new SplittableRandom(seed);
        List<Lane> all = new ArrayList<>();
        List<List<Lane>> byLoop = new ArrayList<>();
        for (int loop = 0; loop < loops.count(); loop++) {
            byLoop.add(new ArrayList<>());
        }
        for (int number = 0; number < cluster.lanes(); number++) {
            Lane lane = new Lane(shared, number, random.split());
            all.add(lane);
            byLoop.get(loops.indexOf(number)).add(lane);
        }
        this.bulk = new BulkStreams(shared);
        this.lanes = List.copyOf(all);
        this.lanesByLoop = List.copyOf(byLoop);
    }

    @Override
    public synchronized HostPort start(TransportListener listener) {
        if (shared.isClosed()) {
            throw new IllegalStateException("The transport of node " + shared.self + " is closed");
        }
        shared.listener(listener);
        Acceptor bound = Acceptor.bind(bind, shared, new AcceptedStreams(shared, lanes, bulk));
        acceptor = bound;
        for (Lane lane : lanes) {
            lane.loop().execute(lane::begin);
        }
        return bound.address();
    }

    @Override
    public boolean send(int lane, RaftMessage message) {
        LaneConnection connection = lanes.get(lane).connectionFor(message.to());
        return connection != null && connection.send(message);
    }

    @Override
    public boolean send(int lane, NodeId to, NodeMessage message) {
        LaneConnection connection = lanes.get(lane).connectionFor(to);
        return connection != null && connection.send(message);
    }

    @Override
    public void flush(int loop) {
        for (Lane lane : lanesByLoop.get(loop)) {
            lane.flush();
        }
    }

    @Override
    public void serveBulk(BulkLimits limits, BulkServer server) {
        bulk.serve(limits, server);
    }

    @Override
    public BulkStream openBulk(NodeId peer) throws BulkException {
        return bulk.open(peer);
    }

    @Override
    public List<PeerStatus> peers() {
        return shared.peers().stream().map(Peer::status).toList();
    }

    @Override
    public List<QueueStatus> queues() {
        List<QueueStatus> queues = new ArrayList<>(bulk.queues());
        queues.add(0, shared.handshakes.status());
        return queues;
    }

    /** As {@link Transport#close}; not to be called by a loop. Waits until all sockets are closed, up to a bound. */
    @Override
    public synchronized void close() {
        if (shared.isClosed()) {
            return;
        }
        shared.requireNoLoop();
        shared.close();
        bulk.abandon();
        long deadline = System.nanoTime() + CLOSE_NANOS;
        if (acceptor != null) {
            acceptor.close();
            for (Lane lane : lanes) {
                submitIfOpen(lane.loop(), lane::end);
            }
        }
        for (Channel channel : shared.channels) {
            channel.close();
        }
        for (Channel channel : shared.channels) {
            channel.closeFuture().awaitUninterruptibly(left(deadline), TimeUnit.NANOSECONDS);
        }
        awaitLoops(deadline);
        bulk.close();
        shared.resolver.close();
    }

    /** What the loops still had to say of these connections has been said when this returns. */
    private void awaitLoops(long deadline) {
        for (int i = 0; i < shared.loops.count(); i++) {
            EventLoop loop = shared.loops.loop(i);
            // Twice: closing a channel puts off some of its work to the end of the loop's queue.
            for (int turn = 0; turn < 2; turn++) {
                submitIfOpen(loop, () -> {}).awaitUninterruptibly(left(deadline), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** A loop that has ended by itself has nothing to say any more, and must not keep the others from being closed. */
    static Future<?> submitIfOpen(EventLoop loop, Runnable task) {
        try {
            return loop.submit(task);
        } catch (RejectedExecutionException e) {
            return loop.newFailedFuture(e);
        }
    }

    private static long left(long deadline) {
        return Math.max(0, deadline - System.nanoTime());
    }
}
