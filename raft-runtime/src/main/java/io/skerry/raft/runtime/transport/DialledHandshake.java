package io.skerry.raft.runtime.transport;

import io.skerry.raft.config.HostPort;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.HelloCodec;
import io.skerry.raft.runtime.transport.codec.Rejection;
import io.skerry.raft.runtime.transport.codec.WireException;
import io.skerry.raft.runtime.wire.Hello;
import org.jspecify.annotations.Nullable;

/** The handshake of a connection that this node has dialled. Confined to the stream's loop. */
final class DialledHandshake extends Handshake {

    private final DialTarget target;
    private final HostPort address;
    private HelloCodec.@Nullable Fitting mine;
    private @Nullable Hello theirs;
    private boolean refused;

    DialledHandshake(Shared shared, Wire wire, DialTarget target, HostPort address) {
        super(shared, wire);
        this.target = target;
        this.address = address;
    }

    @Override
    public void onConnected() {
        startDeadline();
        mine = mine(target.stream());
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
        if (hello.stream() != target.stream()) {
            throw new WireException("lane " + target.stream() + " was dialled, lane " + hello.stream() + " answers");
        }
        fault = shared.fault(mine.whole(), hello, target.peer().node());
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
        target.onThrough(wire, theirs, address, mine.later());
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
            target.peer().fault("node " + target.peer().node() + " refuses: " + rejection.reason());
        }
        wire.close(rejection.reason());
    }

    @Override
    public void onClosed(String reason) {
        stopDeadline();
        if (!refused) {
            target.peer().fault("the handshake with " + address + " failed: " + reason);
        }
        target.onFailed(refused, reason);
    }

    @Override
    Peer peer() {
        return target.peer();
    }

    @Override
    public String origin() {
        return target.origin();
    }

    @Override
    public String who() {
        return target.who() + " address=" + address;
    }
}
