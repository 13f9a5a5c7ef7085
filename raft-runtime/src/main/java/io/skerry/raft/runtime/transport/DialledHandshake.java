package io.skerry.raft.runtime.transport;

import io.skerry.raft.config.HostPort;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.HelloCodec;
import io.skerry.raft.runtime.transport.codec.Rejection;
import io.skerry.raft.runtime.transport.codec.WireException;
import io.skerry.raft.runtime.wire.Hello;
import org.jspecify.annotations.Nullable;

/** The handshake of a connection that this node has dialled. Confined to the lane's loop. */
final class DialledHandshake extends Handshake {

    private final Link link;
    private final HostPort address;
    private HelloCodec.@Nullable Fitting mine;
    private @Nullable Hello theirs;
    private boolean refused;

    DialledHandshake(Shared shared, Wire wire, Link link, HostPort address) {
        super(shared, wire);
        this.link = link;
        this.address = address;
    }

    @Override
    public void onConnected() {
        startDeadline();
        mine = mine(link.lane());
        wire.sendNow(Frame.of(mine.hello()));
    }

    @Override
    void onHello(byte[] body) {
        if (mine == null || theirs != null) {
            throw new WireException("a second hello came");
        }
        String fault = HelloCodec.versionFault(body);
        if (fault != null) {
            refuse(fault);
            return;
        }
        Hello hello = HelloCodec.read(body);
        if (hello.stream() != link.lane()) {
            throw new WireException("lane " + link.lane() + " was dialled, lane " + hello.stream() + " answers");
        }
        fault = shared.fault(mine.whole(), hello, link.peer().node());
        if (fault != null) {
            refuse(fault);
            return;
        }
        theirs = hello;
    }

    @Override
    void onWelcome() {
        if (mine == null || theirs == null) {
            throw new WireException("it was accepted before it was known");
        }
        stopDeadline();
        wire.sendNow(Frame.WELCOME);
        LaneConnection connection = new LaneConnection(shared, wire, link, theirs, true);
        wire.become(connection);
        link.peer().reachedAt(address);
        link.onDialled();
        link.offer(connection, mine.later());
    }

    @Override
    void refuse(String fault) {
        refused = true;
        super.refuse(fault);
    }

    @Override
    void onReject(Rejection rejection) {
        refused = true;
        if (rejection.fault()) {
            shared.log.warn(origin(), who(), "was refused", rejection.reason());
            link.peer().fault("node " + link.peer().node() + " refuses: " + rejection.reason());
        }
        wire.close(rejection.reason());
    }

    @Override
    public void onClosed(String reason) {
        stopDeadline();
        if (!refused) {
            link.peer().fault("the handshake with " + address + " failed: " + reason);
        }
        link.onDialFailed(refused);
    }

    @Override
    Peer peer() {
        return link.peer();
    }

    @Override
    public String origin() {
        return link.origin();
    }

    @Override
    public String who() {
        return link.who() + " address=" + address;
    }
}
