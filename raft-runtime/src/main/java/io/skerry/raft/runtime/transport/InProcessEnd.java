package io.skerry.raft.runtime.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.FrameDecoder;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.transport.codec.MessageReader;
import io.skerry.raft.runtime.transport.codec.WireException;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One end of a connection in a process: sends to the other end, and receives from it. Confined to its lane's loop, but
 * for what says otherwise.
 */
final class InProcessEnd {

    /** What is on the way, as the receiver is to see it, and how much later than in its place; none: it is lost. */
    private record Item(Object message, boolean control, long bytes, List<Duration> arrivals) {}

    private final InProcessConnection connection;
    private final int lane;
    private final InProcessTransport transport;
    private final Shared shared;
    private final Hello theirs;
    private final Peer peer;

    /** Sent by this end, and not yet flushed. */
    private final List<Item> unflushed = new ArrayList<>();
    /** Sent by this end, and not yet received: the other end takes from them. */
    private final AtomicLong dataBytes = new AtomicLong();

    private final AtomicLong controlBytes = new AtomicLong();

    /** Flushed by the other end, which adds to them. */
    private final Queue<Item> inbox = new ConcurrentLinkedQueue<>();
    /** How many of them are here, of which none is received before this end is open. */
    private int arrived;

    private boolean open;

    InProcessEnd(InProcessConnection connection, int lane, InProcessTransport transport, Hello theirs) {
        this.connection = connection;
        this.lane = lane;
        this.transport = transport;
        this.shared = transport.shared();
        this.theirs = theirs;
        this.peer = transport.peer(theirs.node());
    }

    /** Called by any thread. */
    EventLoop loop() {
        return shared.loops.loopOf(lane);
    }

    /** Called by any thread. */
    NodeId self() {
        return shared.self;
    }

    /** Called by any thread. */
    long silenceNanos() {
        return shared.electionNanos;
    }

    void open() {
        if (connection.isLost()) {
            return;
        }
        String fault = peer.laneUp(theirs);
        if (fault != null) {
            transport.refused(theirs.node(), lane, fault);
            connection.lose(fault);
            return;
        }
        open = true;
        peer.reachedAt(theirs.address());
        transport.connected(lane, theirs.node(), this);
        tell(() -> shared.listener().onConnected(lane, theirs));
        receive(0);
    }

    void onLost(String reason) {
        unflushed.clear();
        peer.dataBytes().add(-dataBytes.getAndSet(0));
        peer.controlBytes().add(-controlBytes.getAndSet(0));
        if (!open) {
            return;
        }
        open = false;
        transport.disconnected(lane, theirs.node());
        peer.laneDown("lane " + lane + " is lost: " + reason);
        try {
            shared.listener().onDisconnected(lane, theirs.node());
        } catch (RuntimeException e) {
            shared.log.error(who(), "the loss of a connection could not be handled", e);
        }
    }

    /** Takes a message, or returns false if there is no room for it. */
    boolean send(Frame frame, Object message) {
        boolean control = frame.type().isControl();
        AtomicLong waiting = control ? controlBytes : dataBytes;
        long limit = control ? Outbound.CONTROL_LIMIT_BYTES : shared.outboundLimit;
        // As in Outbound: nobody asks again for an answer to a forward.
        boolean answer = frame.type() == FrameType.SUBMIT_RESPONSE;
        boolean full = !answer && waiting.get() > 0 && waiting.get() + frame.bytes() > limit;
        if (connection.isLost()
                || full
                || frame.bodyBytes() > shared.bodyLimit
                || connection.network().faults().refuses(lane, shared.self, theirs.node(), message)) {
            peer.dropped().increment();
            return false;
        }
        waiting.addAndGet(frame.bytes());
        (control ? peer.controlBytes() : peer.dataBytes()).add(frame.bytes());
        Object sent = connection.network().throughBytes() ? throughBytes(frame) : message;
        if (unflushed.isEmpty()) {
            transport.onDirty(lane, this);
        }
        List<Duration> arrivals = message instanceof RaftMessage raft
                ? connection.network().faults().arrivals(lane, shared.self, theirs.node(), raft)
                : InProcessFaults.Fate.IN_ORDER;
        unflushed.add(new Item(sent, control, frame.bytes(), arrivals));
        return true;
    }

    void flush() {
        int count = unflushed.size();
        if (count == 0) {
            return;
        }
        if (connection.isLost()) {
            return; // This end will hear of it, and drop what has gathered; the other one's loop may have ended.
        }
        InProcessEnd other = connection.otherEnd(this);
        other.inbox.addAll(unflushed);
        unflushed.clear();
        peer.framesSent().add(count);
        peer.flushes().increment();
        long delayNanos =
                connection.network().faults().delay(shared.self, theirs.node()).toNanos();
        if (delayNanos == 0) {
            other.loop().execute(() -> other.receive(count));
        } else {
            other.loop().schedule(() -> other.receive(count), delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Some more have arrived, whichever: they are received in the order in which they were sent. */
    private void receive(int count) {
        arrived += count;
        while (open && arrived > 0 && !connection.isLost()) {
            arrived--;
            Item item = inbox.remove();
            connection.otherEnd(this).onReceived(item);
            for (Duration late : item.arrivals()) {
                if (late.isZero()) {
                    arrive(item.message());
                } else {
                    connection.network().later(lane, theirs.node(), shared.self, item.message(), late);
                }
            }
        }
    }

    /** A message is here, in its place or late. */
    void arrive(Object message) {
        if (open && !connection.network().faults().isCut(theirs.node(), shared.self)) {
            peer.framesReceived().increment();
            deliver(message);
        }
    }

    /** What this end has sent waits no more. Called on the other end's loop. */
    private void onReceived(Item item) {
        AtomicLong waiting = item.control() ? controlBytes : dataBytes;
        // Unless the connection was lost meanwhile, and all of it with it.
        if (waiting.getAndUpdate(bytes -> Math.max(0, bytes - item.bytes())) >= item.bytes()) {
            (item.control() ? peer.controlBytes() : peer.dataBytes()).add(-item.bytes());
        }
    }

    private void deliver(Object message) {
        try {
            if (message instanceof RaftMessage raft) {
                Parties.require(raft, theirs.self(), shared.self);
                tell(() -> shared.listener().onMessage(lane, raft));
            } else if (message instanceof NodeMessage node) {
                Parties.require(node, theirs.self(), shared.self);
                tell(() -> shared.listener().onMessage(lane, theirs.node(), node));
            }
        } catch (WireException e) {
            shared.log.warn("peer=" + theirs.node(), who(), "closed", e.getMessage());
            connection.lose(e.getMessage());
        }
    }

    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            shared.log.error(who(), "connection closed, because what came over it could not be handled", e);
            connection.lose("node " + shared.self + " has failed: " + e);
        }
    }

    /** Returns what the other end would read of it. */
    private Object throughBytes(Frame frame) {
        List<Object> read = new ArrayList<>(1);
        ByteBuf bytes = frame.encode(UnpooledByteBufAllocator.DEFAULT);
        FrameDecoder decoder = new FrameDecoder(shared.bodyLimit);
        decoder.trust(shared.bodyLimit);
        try {
            decoder.feed(bytes, (type, body) -> read.add(read(type, body)));
        } finally {
            bytes.release();
        }
        return read.get(0);
    }

    private Object read(FrameType type, byte[] body) {
        MessageReader reader = shared.reader;
        return switch (type.family()) {
            case HEARTBEATS -> reader.readHeartbeats(body).get(0);
            case RAFT -> reader.readRaft(type, body);
            case NODE -> reader.readNode(type, body);
            case HANDSHAKE, PING -> throw new IllegalStateException("no message travels as " + type);
        };
    }

    private String who() {
        return "peer=" + theirs.node() + " lane=" + lane;
    }
}
