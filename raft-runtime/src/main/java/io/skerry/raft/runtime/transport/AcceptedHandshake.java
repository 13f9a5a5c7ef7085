package io.skerry.raft.runtime.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.HelloCodec;
import io.skerry.raft.runtime.transport.codec.Rejection;
import io.skerry.raft.runtime.transport.codec.WireException;
import io.skerry.raft.runtime.wire.Hello;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of a connection that this node has accepted. It begins on the loop that accepts, which cannot know the
 * stream; the hello names it, and the channel moves to the stream's loop before it is answered. Confined to the event loop
 * of its channel.
 */
final class AcceptedHandshake extends Handshake {

    private final AcceptedStreams streams;
    private final String remoteHost;
    private final String remote;
    private final Handshakes.Place place;
    private HelloCodec.@Nullable Fitting mine;
    private @Nullable Hello theirs;
    private @Nullable Peer peer;
    private @Nullable AcceptedStream stream;
    private boolean answered;

    /**
     * Awaits a hello.
     *
     * @param remoteHost where the other end is, without its port
     * @param place      is given up when the handshake is through
     */
    AcceptedHandshake(Shared shared, Wire wire, AcceptedStreams streams, String remoteHost, Handshakes.Place place) {
        super(shared, wire);
        this.streams = streams;
        this.remoteHost = remoteHost;
        // Unknown if it is gone already.
        this.remote = String.valueOf(wire.channel().remoteAddress()).replace("/", "");
        this.place = place;
    }

    @Override
    public void onConnected() {
        startDeadline();
    }

    @Override
    void onHello(byte[] body) {
        if (theirs != null) {
            throw new WireException("it spoke again before it was answered");
        }
        String fault = HelloCodec.versionFault(body);
        if (fault != null) {
            refuse(fault);
            return;
        }
        Hello hello = HelloCodec.read(body);
        theirs = hello;
        // Its faults are shown as the peer's, which does no harm if it is a stranger: only while the peer is away.
        peer = shared.findPeer(hello.node());
        mine = mine(streams.answerTo(hello.stream()));
        fault = shared.fault(mine.whole(), hello, null);
        if (fault != null) {
            refuse(fault);
            return;
        }
        peer = shared.peer(hello.node());
        moveTo(streams.of(hello), hello);
    }

    /** Between here and there nothing is read: the other end has nothing to say before it is answered. */
    private void moveTo(AcceptedStream target, Hello hello) {
        stream = target;
        EventLoop loop = target.loop();
        Channel channel = wire.channel();
        if (loop == channel.eventLoop()) {
            answer(target, hello);
            return;
        }
        stopDeadline();
        channel.config().setAutoRead(false);
        channel.deregister()
                .addListener(left -> loop.register(channel).addListener(arrived -> {
                    if (!arrived.isSuccess()) {
                        wire.close("it was closed while it moved to its loop");
                        return;
                    }
                    startDeadline();
                    channel.config().setAutoRead(true);
                    answer(target, hello);
                }));
    }

    private void answer(AcceptedStream target, Hello hello) {
        if (wire.isClosed() || mine == null) {
            return;
        }
        String reason = target.declined(wire, hello);
        if (reason != null) {
            decline(reason);
            return;
        }
        answered = true;
        wire.sendNow(Frame.of(mine.hello()));
        wire.sendNow(Frame.WELCOME);
    }

    @Override
    void onWelcome() {
        if (!answered || stream == null || mine == null || theirs == null) {
            throw new WireException("it accepted what it was not told");
        }
        stopDeadline();
        place.leave();
        stream.onThrough(wire, theirs, mine.later());
    }

    @Override
    void onReject(Rejection rejection) {
        if (rejection.fault()) {
            shared.log.warn(origin(), who(), "was refused", rejection.reason());
            if (peer != null) {
                peer.fault("node " + peer.node() + " refuses: " + rejection.reason());
            }
        }
        wire.close(rejection.reason());
    }

    @Override
    public void onClosed(String reason) {
        stopDeadline();
    }

    @Override
    @Nullable
    Peer peer() {
        return peer;
    }

    /** Until it is known that it belongs to the cluster, it may claim to be somebody else each time. */
    @Override
    public String origin() {
        return peer == null ? "remote=" + remoteHost : "peer=" + peer.node();
    }

    @Override
    public String who() {
        String claimed = theirs == null ? "" : "peer=" + theirs.node() + " lane=" + theirs.stream() + " ";
        return claimed + "remote=" + remote;
    }
}
