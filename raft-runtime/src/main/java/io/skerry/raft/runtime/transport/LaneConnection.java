package io.skerry.raft.runtime.transport;

import io.netty.channel.Channel;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.HeartbeatResponse;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.transport.codec.WireException;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A connection of a lane that is through its handshake: brings messages, and notices silence. Confined to the lane's loop. */
final class LaneConnection implements Wire.Stage {

    private static final long LONGEST_LAST_CHANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Shared shared;
    private final Wire wire;
    private final Link link;
    private final Peer peer;
    private final Hello theirs;
    private final boolean dialledHere;
    private final long openedNanos = System.nanoTime();
    private final Outbound outbound;

    private boolean up;
    private boolean dirty;
    private boolean onTrial;
    private long lastSentNanos = openedNanos;

    LaneConnection(Shared shared, Wire wire, Link link, Hello theirs, boolean dialledHere) {
        this.shared = shared;
        this.wire = wire;
        this.link = link;
        this.peer = link.peer();
        this.theirs = theirs;
        this.dialledHere = dialledHere;
        this.outbound = new Outbound(peer, shared.outboundLimit);
    }

    Hello theirs() {
        return theirs;
    }

    boolean isDialledHere() {
        return dialledHere;
    }

    /** Returns a number that is higher than that of every connection that began earlier. */
    long number() {
        return wire.number();
    }

    /** Returns whether it has held for a while. */
    boolean hasHeld(long nowNanos) {
        return nowNanos - openedNanos >= shared.electionNanos;
    }

    /**
     * The lane uses it from now on.
     *
     * @param later command types that had no room in the hello
     */
    void open(List<CommandTypes> later) {
        up = true;
        for (CommandTypes types : later) {
            send(types);
        }
        tell(() -> shared.listener().onConnected(link.lane(), theirs));
        flush();
    }

    void close(String reason) {
        wire.close(reason);
    }

    /** Takes a message, or returns false if there is no room for it. */
    boolean send(RaftMessage message) {
        if (message instanceof HeartbeatRequest || message instanceof HeartbeatResponse) {
            return offer(() -> outbound.offerHeartbeat(message));
        }
        return send(Frame.of(message));
    }

    /** Takes a message, or returns false if there is no room for it. */
    boolean send(NodeMessage message) {
        return send(Frame.of(message));
    }

    private boolean send(Frame frame) {
        if (frame.bodyBytes() > shared.bodyLimit) {
            // The other end would close the connection, and be sent the same again: for ever.
            shared.log.warn(origin(), who(), "dropped", frame + " is larger than any frame may be");
            peer.dropped().increment();
            return false;
        }
        return offer(() -> outbound.offer(frame));
    }

    /** Something that finds room in the queue, or not. */
    private interface Offer {
        boolean isTaken();
    }

    private boolean offer(Offer offer) {
        if (wire.isClosed()) {
            peer.dropped().increment();
            return false;
        }
        boolean taken = offer.isTaken();
        if (!taken && wire.channel().isWritable()) {
            // What was sent in this turn of the loop has filled the queue, though the socket has room.
            flush();
            taken = !wire.isClosed() && offer.isTaken();
        }
        if (!taken) {
            peer.dropped().increment();
        } else if (!dirty) {
            dirty = true;
            link.onDirty(this);
        }
        return taken;
    }

    /** Sends what waits, as far as the socket takes it; the rest follows when it takes more. */
    void flush() {
        dirty = false;
        if (wire.isClosed()) {
            return;
        }
        long sent = write();
        if (sent > 0) {
            peer.framesSent().add(sent);
            peer.flushes().increment();
            lastSentNanos = System.nanoTime();
            wire.channel().flush();
        }
    }

    /** Returns how many frames were written. */
    private long write() {
        Channel channel = wire.channel();
        long written = 0;
        try {
            while (channel.isWritable() && !outbound.isEmpty()) {
                channel.write(outbound.take().encode(channel.alloc()), channel.voidPromise());
                written++;
            }
            return written;
        } catch (RuntimeException | Error e) {
            // A frame that is lost alone would leave a gap in what must arrive in order.
            shared.log.error(who(), "connection closed, because a message could not be written", e);
            close("node " + shared.self + " has failed: " + e);
            return 0;
        }
    }

    /** Looks at both directions: sends a ping into silence, and ends a connection whose other end is silent. */
    void onTick(long nowNanos) {
        if (nowNanos - wire.lastReadNanos() > shared.electionNanos && !onTrial) {
            onTrial = true;
            giveLastChance(nowNanos);
        }
        if (nowNanos - lastSentNanos >= shared.heartbeatNanos / 2 && outbound.isEmpty()) {
            outbound.offer(Frame.PING);
            flush();
        }
    }

    /**
     * The other end may have spoken while this process was the one that slept: then its bytes are in the socket, and the
     * loop reads them before this check, unless it comes too late itself.
     */
    private void giveLastChance(long nowNanos) {
        long chance = Math.min(LONGEST_LAST_CHANCE_NANOS, Math.max(1, shared.heartbeatNanos / 2));
        wire.loop()
                .schedule(
                        () -> {
                            long thenNanos = System.nanoTime();
                            if (wire.isClosed() || thenNanos - wire.lastReadNanos() <= shared.electionNanos) {
                                onTrial = false;
                            } else if (thenNanos - nowNanos > 2 * chance) {
                                giveLastChance(thenNanos);
                            } else {
                                wire.fail("nothing was heard for "
                                        + TimeUnit.NANOSECONDS.toMillis(thenNanos - wire.lastReadNanos()) + " ms");
                            }
                        },
                        chance,
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void onConnected() {
        throw new IllegalStateException("a connection is connected before its handshake");
    }

    @Override
    public void onFrame(FrameType type, byte[] body) {
        peer.framesReceived().increment();
        switch (type.family()) {
            case HANDSHAKE -> throw new WireException("a " + type + " frame came after the handshake");
            case PING -> {}
            case HEARTBEATS -> shared.reader.readHeartbeats(body).forEach(this::deliver);
            case RAFT -> deliver(shared.reader.readRaft(type, body));
            case NODE -> deliver(shared.reader.readNode(type, body));
        }
    }

    private void deliver(RaftMessage message) {
        Parties.require(message, theirs.self(), shared.self);
        tell(() -> shared.listener().onMessage(link.lane(), message));
    }

    private void deliver(NodeMessage message) {
        Parties.require(message, theirs.self(), shared.self);
        tell(() -> shared.listener().onMessage(link.lane(), peer.node(), message));
    }

    /** Nothing is told of a connection that is lost, even if what it brought is here. */
    private void tell(Runnable call) {
        if (!up) {
            return;
        }
        try {
            call.run();
        } catch (RuntimeException e) {
            shared.log.error(who(), "connection closed, because what came over it could not be handled", e);
            close("node " + shared.self + " has failed: " + e);
        }
    }

    @Override
    public void onWritable() {
        flush();
    }

    @Override
    public void onClosed(String reason) {
        outbound.clear();
        if (!up) {
            return;
        }
        up = false;
        link.onLost(this, reason);
        try {
            shared.listener().onDisconnected(link.lane(), peer.node());
        } catch (RuntimeException | Error e) {
            // An Error too: whoever ends the connection has yet to close its socket.
            shared.log.error(who(), "the loss of a connection could not be handled", e);
        }
    }

    @Override
    public String who() {
        return link.who();
    }

    @Override
    public String origin() {
        return link.origin();
    }
}
