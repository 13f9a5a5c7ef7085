package io.skerry.raft.testkit.sim;

import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;

/**
 * Carries messages between the nodes, badly: it loses, copies, delays and reorders them, and its links can be cut one
 * way or both. A message that was sent stays on its way whatever becomes of its sender, so that later lives of a node
 * get what was meant for earlier ones, and are taken for them.
 *
 * <p>Not thread-safe; owned by its simulation.
 */
final class Network {

    private final EventQueue clock;
    private final SimRandom random;
    private final SimStats stats;
    private final int nodes;
    private final Link[] links;
    private final boolean ordered;
    private final long timeoutNanos;
    private final long typicalNanos;
    private final int usualLoss;
    private long delayNanos;
    private int tail;
    private int loss;
    private int copies;
    private int corruption;

    Network(SimSetup setup, EventQueue clock, SimRandom random, SimStats stats) {
        this.clock = clock;
        this.random = random;
        this.stats = stats;
        this.nodes = setup.nodes();
        this.links = new Link[nodes * nodes];
        for (int i = 0; i < links.length; i++) {
            links[i] = new Link();
        }
        this.ordered = setup.ordered();
        this.timeoutNanos = setup.timeoutNanos();
        this.typicalNanos = setup.delayNanos();
        this.usualLoss = setup.lossPerTenThousand();
        this.delayNanos = typicalNanos;
        this.tail = setup.tailPerTenThousand();
        this.loss = usualLoss;
        this.copies = setup.copyPerTenThousand();
        this.corruption = setup.snapshots().corruptPerTenThousand();
    }

    /** Sends a message; returns how long it will take, or -1 if it is lost at once. */
    long send(RaftMessage message) {
        return send(number(message.from()), number(message.to()), EventKind.DELIVER, message);
    }

    private static int number(NodeId node) {
        return (int) node.value() - 1;
    }

    /** Sends what has to do with snapshots; chunks may suffer on the way. */
    void send(ShipMessage message) {
        ShipMessage sent = message;
        if (message instanceof ShipMessage.Chunk chunk && chunk.bytes() != null && random.chance(corruption)) {
            stats.fault(FaultKind.CORRUPT_CHUNK);
            sent = chunk.damaged(random);
        }
        send(message.from(), message.to(), EventKind.SHIP, sent);
    }

    private long send(int from, int to, EventKind kind, Object message) {
        Link link = link(from, to);
        long number = link.number();
        if (link.isCut() || link.isMute()) {
            return -1;
        }
        if (random.chance(loss)) {
            stats.fault(FaultKind.LOSS);
            return -1;
        }
        if (random.chance(copies)) {
            stats.fault(FaultKind.COPY);
            carry(link, number, to, kind, message);
        }
        return carry(link, number, to, kind, message);
    }

    private long carry(Link link, long number, int to, EventKind kind, Object message) {
        long nanos = random.heavyTail(delayNanos, tail, 12) + link.detourNanos();
        if (nanos > timeoutNanos) {
            stats.fault(FaultKind.LONG_DELAY);
            // Beyond ten timeouts nothing new can happen to a message, and phase two would have to wait for it.
            nanos = Math.min(nanos, 10 * timeoutNanos);
        }
        long arrival = clock.now() + nanos;
        if (ordered) {
            arrival = link.afterThoseBefore(arrival);
        }
        clock.add(arrival, kind, to, number, message);
        return arrival - clock.now();
    }

    /** A message is at its end of the link; returns whether it got there. */
    boolean arrives(RaftMessage message, long number) {
        return arrives(number(message.from()), number(message.to()), number);
    }

    /** As {@link #arrives(RaftMessage, long)}. */
    boolean arrives(ShipMessage message, long number) {
        return arrives(message.from(), message.to(), number);
    }

    private boolean arrives(int from, int to, long number) {
        Link link = link(from, to);
        if (link.isCut() || link.wasLost(number)) {
            return false;
        }
        if (link.arrive(number)) {
            stats.fault(FaultKind.OVERTAKING);
        }
        return true;
    }

    boolean isCut(int from, int to) {
        return link(from, to).isCut();
    }

    void cut(int from, int to) {
        link(from, to).cut();
    }

    void cutBothWays(int one, int other) {
        cut(one, other);
        cut(other, one);
    }

    /** Cuts a node off from all others. */
    void isolate(int node) {
        for (int other = 0; other < nodes; other++) {
            if (other != node) {
                cutBothWays(node, other);
            }
        }
    }

    /** What a node sends is lost; what it had sent arrives, and what it is sent comes so much later. */
    void leaveBehind(int node, long nanos) {
        for (int other = 0; other < nodes; other++) {
            if (other != node) {
                link(node, other).mute();
                link(other, node).detour(nanos);
            }
        }
    }

    /** What one node sends another takes so much longer from now on. */
    void detour(int from, int to, long nanos) {
        link(from, to).detour(nanos);
    }

    /** No link is cut any more, nor takes a detour. */
    void mend() {
        for (Link link : links) {
            link.mend();
        }
    }

    /** The connection from one node to another breaks. */
    void reset(int from, int to) {
        link(from, to).reset(random);
    }

    /** A bad hour: more is lost, and everything takes longer. */
    void storm(int lossPerTenThousand, long delayFactor) {
        loss = lossPerTenThousand;
        delayNanos = typicalNanos * delayFactor;
    }

    /** A usual hour again. */
    void calm() {
        loss = usualLoss;
        delayNanos = typicalNanos;
    }

    /** From now on the network works. */
    void heal() {
        mend();
        for (Link link : links) {
            link.reconnect();
        }
        delayNanos = typicalNanos;
        tail = 0;
        loss = 0;
        copies = 0;
        corruption = 0;
    }

    private Link link(int from, int to) {
        return links[from * nodes + to];
    }
}
