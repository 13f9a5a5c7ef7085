package io.skerry.raft.runtime.transport;

import io.netty.channel.EventLoop;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import io.skerry.raft.runtime.transport.bulk.BulkServer;
import io.skerry.raft.runtime.transport.bulk.BulkSide;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The bulk streams of a node, on a loop of their own that is made when there is a first one: a file that is read from a
 * slow disk on its way to a socket holds up that loop, and no lane. Thread-safe.
 */
final class BulkStreams {

    private final Shared shared;
    private final Set<BulkDial> dials = ConcurrentHashMap.newKeySet();
    private final Set<NettyBulkStream> streams = ConcurrentHashMap.newKeySet();

    private volatile @Nullable BulkServer server;
    private volatile BulkPlaces places;
    private @Nullable EventLoops loops;
    private boolean closed;

    BulkStreams(Shared shared) {
        this.shared = shared;
        this.places = new BulkPlaces(shared.self, BulkLimits.DEFAULT);
    }

    /** As {@link Transport#serveBulk}. */
    synchronized void serve(BulkLimits limits, BulkServer value) {
        if (server != null) {
            throw new IllegalStateException("The bulk streams of node " + shared.self + " are served already");
        }
        places = new BulkPlaces(shared.self, limits);
        server = value;
    }

    /** Returns whether others may open any. */
    boolean isServed() {
        return server != null;
    }

    /** As {@link Transport#openBulk}. */
    BulkStream open(NodeId node) throws BulkException {
        shared.requireNoLoop();
        Peer peer = shared.findPeer(node);
        List<HostPort> addresses = peer == null ? List.of() : peer.addresses();
        BulkException failure = new BulkException("no address of node " + node + " is known");
        for (HostPort address : addresses) {
            BulkDial dial = new BulkDial(shared, this, loop(), Objects.requireNonNull(peer, "has addresses"));
            dials.add(dial);
            try {
                if (shared.isClosed()) {
                    throw closed();
                }
                return dial.to(address);
            } catch (BulkException e) {
                failure = e;
            } finally {
                dials.remove(dial);
            }
        }
        throw failure;
    }

    /** Returns what an accepted connection becomes. */
    AcceptedStream accepted() {
        return new Accepted();
    }

    /** A connection is through its handshake, and nothing but a bulk stream from now on. Called on its loop. */
    NettyBulkStream begin(Wire wire, Hello theirs, BulkSide side) {
        NettyBulkStream stream = new NettyBulkStream(shared, wire.channel(), theirs.node(), side);
        streams.add(stream);
        wire.channel().closeFuture().addListener(done -> streams.remove(stream));
        wire.handOver(stream);
        return stream;
    }

    List<QueueStatus> queues() {
        long inbound = 0;
        long inboundLimit = 0;
        long outbound = 0;
        int count = 0;
        for (NettyBulkStream stream : streams) {
            inbound += stream.inboundBytes();
            inboundLimit += stream.inboundLimitBytes();
            outbound += stream.outboundBytes();
            count++;
        }
        return List.of(
                new QueueStatus("bulk streams inbound", inbound, inboundLimit),
                new QueueStatus("bulk streams outbound", outbound, (long) count * BulkStream.OUTBOUND_BYTES));
    }

    private synchronized EventLoop loop() throws BulkException {
        if (closed) {
            throw closed();
        }
        EventLoops made = loops;
        if (made == null) {
            made = new EventLoops("bulk-" + shared.self, 1, 1, shared.loops.isEpoll() ? IoKind.EPOLL : IoKind.NIO);
            loops = made;
        }
        return made.loop(0);
    }

    private BulkException closed() {
        return new BulkException("node " + shared.self + " closes");
    }

    /** Opens no more; those that are dialled are waited for no more. The transport closes the sockets. */
    void abandon() {
        synchronized (this) {
            closed = true;
        }
        dials.forEach(dial -> dial.abandon("node " + shared.self + " closes"));
    }

    /** Ends the loop. All sockets are closed. */
    void close() {
        EventLoops made;
        synchronized (this) {
            made = loops;
        }
        if (made != null) {
            made.close();
        }
    }

    /** One accepted connection. */
    private final class Accepted implements AcceptedStream {

        @Override
        public EventLoop loop() {
            try {
                return BulkStreams.this.loop();
            } catch (BulkException e) {
                // It is closed with all others, wherever it is.
                return shared.loops.loop(0);
            }
        }

        @Override
        public @Nullable String declined(Wire wire, Hello theirs) {
            BulkPlaces taken = places;
            String fault = taken.enter(theirs.node());
            if (fault == null) {
                wire.channel().closeFuture().addListener(done -> taken.leave(theirs.node()));
            }
            return fault;
        }

        @Override
        public void onThrough(Wire wire, Hello theirs, List<CommandTypes> later) {
            NettyBulkStream stream = begin(wire, theirs, BulkSide.ACCEPTED);
            try {
                Objects.requireNonNull(server, "served").onStream(stream);
            } catch (RuntimeException e) {
                shared.log.debug("peer=" + theirs.node(), "a bulk stream is not served: " + e);
                stream.close("node " + shared.self + " does not serve it: " + e);
            }
        }
    }
}
