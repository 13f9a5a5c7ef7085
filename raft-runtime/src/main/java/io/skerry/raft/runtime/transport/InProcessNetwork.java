package io.skerry.raft.runtime.transport;

import io.netty.buffer.ByteBufAllocator;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.storage.EntryCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects nodes of one process without sockets: for tests, and to embed a whole cluster. The same hellos are compared,
 * the same bounds hold, and the order on a lane is kept; a fault hook cuts and slows lines. Messages pass as the values
 * that they are, or, if wanted, through their bytes.
 *
 * <p>Thread-safe.
 */
public final class InProcessNetwork {

    private record Key(int lane, NodeId lower, NodeId higher) {

        static Key of(int lane, NodeId a, NodeId b) {
            return a.compareTo(b) < 0 ? new Key(lane, a, b) : new Key(lane, b, a);
        }

        boolean isBetween(NodeId a, NodeId b) {
            return equals(of(lane, a, b));
        }

        boolean isOf(NodeId node) {
            return lower.equals(node) || higher.equals(node);
        }
    }

    private final boolean throughBytes;
    private final InProcessFaults faults = new InProcessFaults(this);
    private final Map<NodeId, InProcessTransport> started = new HashMap<>();
    private final Map<Key, InProcessConnection> connections = new HashMap<>();
    private final InProcessBulks bulks = new InProcessBulks(this, this::started);

    /**
     * Makes a network without nodes.
     *
     * @param throughBytes whether each message is encoded and decoded on its way
     */
    public InProcessNetwork(boolean throughBytes) {
        this.throughBytes = throughBytes;
    }

    /**
     * Returns a transport that is connected to those that are started in this network.
     *
     * @param loops must outlive the transport, and have as many lanes as the cluster
     * @param codec checks the records of entries, if messages pass through their bytes
     */
    public Transport transport(
            NodeId self, ClusterConfig cluster, RaftConfig config, EventLoops loops, EntryCodec codec) {
        return new InProcessTransport(this, new Shared(self, cluster, config, loops, codec, ByteBufAllocator.DEFAULT));
    }

    /** Returns what goes wrong here. */
    public InProcessFaults faults() {
        return faults;
    }

    boolean throughBytes() {
        return throughBytes;
    }

    synchronized Set<NodeId> nodes() {
        return Set.copyOf(started.keySet());
    }

    private synchronized @Nullable InProcessTransport started(NodeId node) {
        return started.get(node);
    }

    InProcessBulks bulks() {
        return bulks;
    }

    synchronized void add(NodeId node, InProcessTransport transport) {
        if (started.putIfAbsent(node, transport) != null) {
            throw new TransportException("node " + node + " is started in this network; close it first", null);
        }
    }

    void remove(NodeId node, InProcessTransport transport) {
        List<InProcessConnection> lost = new ArrayList<>();
        synchronized (this) {
            if (!started.remove(node, transport)) {
                return;
            }
            connections.forEach((key, connection) -> {
                if (key.isOf(node)) {
                    lost.add(connection);
                }
            });
        }
        lost.forEach(connection -> connection.lose("node " + node + " closes"));
        bulks.loseAll(node, "node " + node + " closes");
    }

    /** Connects a node on one lane with all higher ones that it is not connected with. Called on the lane's loop. */
    void connect(int lane, InProcessTransport lower) {
        for (InProcessTransport higher : unconnected(lane, lower)) {
            try {
                shakeHands(lane, lower, higher);
            } catch (RuntimeException e) {
                // It is tried again: a node that cannot say who it is may be just about to start or to close.
                lower.shared().log.debug("peer=" + higher.self(), "handshake failed: " + e);
            }
        }
    }

    private synchronized List<InProcessTransport> unconnected(int lane, InProcessTransport lower) {
        List<InProcessTransport> others = new ArrayList<>();
        for (InProcessTransport other : started.values()) {
            boolean higher = lower.self().compareTo(other.self()) < 0;
            if (higher
                    && !connections.containsKey(Key.of(lane, lower.self(), other.self()))
                    && !faults.isAnyCut(lower.self(), other.self())) {
                others.add(other);
            }
        }
        return others;
    }

    /** Outside of the lock: what a node says of itself is the node's own code. */
    private void shakeHands(int lane, InProcessTransport lower, InProcessTransport higher) {
        Hello lowerHello = lower.hello(lane);
        // A node of another cluster may have fewer lanes, or more.
        Hello higherHello = higher.hello(Math.min(lane, higher.shared().cluster.lanes() - 1));
        String fault = higher.shared().fault(higherHello, lowerHello, null);
        if (fault == null) {
            fault = lower.shared().fault(lowerHello, higherHello, higher.self());
        }
        if (fault != null) {
            lower.refused(higher.self(), lane, fault);
            higher.refused(lower.self(), lane, fault);
            return;
        }
        InProcessConnection connection = new InProcessConnection(this, lane, lower, lowerHello, higher, higherHello);
        if (admit(Key.of(lane, lower.self(), higher.self()), lower, higher, connection)) {
            connection.open();
        }
    }

    private synchronized boolean admit(
            Key key, InProcessTransport lower, InProcessTransport higher, InProcessConnection connection) {
        return started.get(lower.self()) == lower
                && started.get(higher.self()) == higher
                && !faults.isAnyCut(lower.self(), higher.self())
                && connections.putIfAbsent(key, connection) == null;
    }

    /** Both ends were told, or will be before anything else of that lane. */
    synchronized void forget(InProcessConnection connection) {
        connections.values().remove(connection);
    }

    void forget(InProcessBulk bulk) {
        bulks.forget(bulk);
    }

    private synchronized List<InProcessConnection> between(NodeId a, NodeId b) {
        List<InProcessConnection> found = new ArrayList<>();
        connections.forEach((key, connection) -> {
            if (key.isBetween(a, b)) {
                found.add(connection);
            }
        });
        return found;
    }

    /** A message is to arrive at whichever life of its receiver there is by then. */
    void later(int lane, NodeId from, NodeId to, Object message, Duration late) {
        // Neither the sender's loops nor the receiver's: it outlives both. What runs there hands a message on, no more.
        CompletableFuture.delayedExecutor(late.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(() -> arriveLate(lane, from, to, message));
    }

    private void arriveLate(int lane, NodeId from, NodeId to, Object message) {
        InProcessTransport receiver = started(to);
        if (receiver != null) {
            receiver.arriveLate(lane, from, message);
        }
    }

    void lose(NodeId a, NodeId b, String reason) {
        between(a, b).forEach(connection -> connection.lose(reason));
        bulks.lose(a, b, reason);
    }

    void onCut(NodeId from, NodeId to) {
        between(from, to).forEach(connection -> connection.onCut(from, to));
        bulks.onCut(from, to);
    }
}
