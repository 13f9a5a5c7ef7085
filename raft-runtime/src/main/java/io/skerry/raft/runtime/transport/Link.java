package io.skerry.raft.runtime.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One lane to one peer: decides when to dial, and which connection stands. The lower id dials; when it has not come
 * through for an election timeout, the other one dials too. Confined to the lane's loop.
 */
final class Link implements DialTarget {

    private static final long LONG_DOWN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Shared shared;
    private final Lane lane;
    private final Peer peer;
    private final boolean lower;
    private final RandomGenerator random;
    private final Backoff backoff;
    private final Dialler dialler;

    private @Nullable LaneConnection current;
    private boolean dialling;
    private int attempts;
    private long downSinceNanos = System.nanoTime();
    private @Nullable ScheduledFuture<?> nextDial;

    Link(Shared shared, Lane lane, Peer peer, RandomGenerator random) {
        this.shared = shared;
        this.lane = lane;
        this.peer = peer;
        this.lower = shared.self.compareTo(peer.node()) < 0;
        this.random = random;
        this.backoff = new Backoff(shared.electionNanos, random);
        this.dialler = new Dialler(shared, this);
    }

    int lane() {
        return lane.number();
    }

    @Override
    public int stream() {
        return lane.number();
    }

    @Override
    public EventLoop loop() {
        return lane.loop();
    }

    @Override
    public Peer peer() {
        return peer;
    }

    /** Returns the connection that stands, or null. */
    @Nullable
    LaneConnection current() {
        return current;
    }

    @Override
    public String origin() {
        return "peer=" + peer.node();
    }

    @Override
    public String who() {
        return "peer=" + peer.node() + " lane=" + lane.number();
    }

    /** Returns whether it is down for longer than a node needs to be started: then somebody should know. */
    private boolean isLongDown() {
        return current == null && System.nanoTime() - downSinceNanos > LONG_DOWN_NANOS;
    }

    /** Begins to look for the peer. */
    void begin() {
        if (lower) {
            dial();
        } else {
            dialIn(patience());
        }
    }

    /** Looks for the peer no more. */
    void end() {
        if (nextDial != null) {
            nextDial.cancel(false);
        }
        if (current != null) {
            current.close("node " + shared.self + " closes");
        }
    }

    private void dialIn(long nanos) {
        if (nextDial != null) {
            nextDial.cancel(false);
        }
        nextDial = null;
        if (peer.isListed() && !shared.isClosed()) {
            nextDial = lane.loop().schedule(this::dial, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void dial() {
        List<HostPort> addresses = peer.addresses();
        if (current != null || dialling || shared.isClosed() || addresses.isEmpty()) {
            return;
        }
        dialling = true;
        dialler.dial(addresses.get(attempts % addresses.size()), attempts / addresses.size());
        attempts++;
    }

    @Override
    public void onThrough(Wire wire, Hello theirs, HostPort address, List<CommandTypes> later) {
        LaneConnection connection = new LaneConnection(shared, wire, this, theirs, true);
        wire.become(connection);
        peer.reachedAt(address);
        dialling = false;
        // Where it was found it is looked for first the next time.
        attempts--;
        offer(connection, later);
    }

    @Override
    public void onUnreachable(String fault) {
        peer.fault(fault);
        if (isLongDown() && !shared.isClosed()) {
            shared.log.warn(origin(), who(), "unreachable", fault);
        }
        onFailed(false, fault);
    }

    @Override
    public void onFailed(boolean refused, String reason) {
        dialling = false;
        if (current == null) {
            dialIn(refused ? backoff.longest() : backoff.next());
        }
    }

    /**
     * Returns whether a new connection is to give way to the one that stands.
     *
     * @param theirs      what the other end of the new one says
     * @param dialledHere whether this node has dialled the new one
     */
    boolean prefersCurrent(Hello theirs, boolean dialledHere) {
        LaneConnection old = current;
        if (old == null) {
            return false;
        }
        if (theirs.openCounter() != old.theirs().openCounter()) {
            return theirs.openCounter() < old.theirs().openCounter();
        }
        // Who dials anew has lost the old one. Of two that were dialled crosswise both ends keep the same.
        return old.isDialledHere() != dialledHere && old.isDialledHere() == lower;
    }

    /** Takes a connection that is through its handshake, or closes it if the one that stands is to be kept. */
    void offer(LaneConnection connection, List<CommandTypes> later) {
        LaneConnection old = current;
        boolean older =
                old != null && old.isDialledHere() == connection.isDialledHere() && old.number() > connection.number();
        if (shared.isClosed() || older || prefersCurrent(connection.theirs(), connection.isDialledHere())) {
            connection.close("another connection stands");
            return;
        }
        if (old != null) {
            old.close("a newer connection has replaced it");
        }
        String fault = peer.laneUp(connection.theirs());
        if (fault != null) {
            shared.log.warn(origin(), who(), "refused", fault);
            connection.close(fault);
            dialIn(backoff.longest());
            return;
        }
        current = connection;
        shared.log.debug(who(), "connected");
        if (peer.lanesUp() == shared.cluster.lanes()) {
            shared.log.info("peer=" + peer.node(), "connected on all lanes");
        }
        connection.open(later);
    }

    /** The connection that stood is lost. */
    void onLost(LaneConnection connection, String reason) {
        current = null;
        downSinceNanos = System.nanoTime();
        if (peer.lanesUp() == shared.cluster.lanes() && !shared.isClosed()) {
            shared.log.info(who(), "connection lost: " + reason);
        }
        peer.laneDown("lane " + lane.number() + " is lost: " + reason);
        if (connection.hasHeld(System.nanoTime())) {
            backoff.reset();
        }
        dialIn(lower ? backoff.next() : patience());
    }

    /** A connection has something to flush. */
    void onDirty(LaneConnection connection) {
        lane.onDirty(connection);
    }

    /** How long the higher id leaves it to the lower one to dial. */
    private long patience() {
        return shared.electionNanos + random.nextLong(1 + shared.electionNanos / 8);
    }
}
