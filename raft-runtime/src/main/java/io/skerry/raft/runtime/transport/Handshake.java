package io.skerry.raft.runtime.transport;

import io.netty.util.concurrent.ScheduledFuture;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.transport.codec.HelloCodec;
import io.skerry.raft.runtime.transport.codec.Rejection;
import io.skerry.raft.runtime.transport.codec.WireException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The first stage of a connection, on either side: nothing but its four kinds of frame is read before it is through.
 * Confined to the event loop of its channel.
 *
 * <pre>
 *   dialled               accepted
 *   HELLO   ───────────▶  checks
 *   checks  ◀───────────  HELLO WELCOME      or REJECT, which ends it
 *   WELCOME ───────────▶                     or REJECT
 *   through               through
 * </pre>
 */
abstract class Handshake implements Wire.Stage {

    final Shared shared;
    final Wire wire;
    private @Nullable ScheduledFuture<?> deadline;

    Handshake(Shared shared, Wire wire) {
        this.shared = shared;
        this.wire = wire;
    }

    /** The other end says who it is. */
    abstract void onHello(byte[] body);

    /** The other end accepts. */
    abstract void onWelcome();

    /** The other end refuses. */
    abstract void onReject(Rejection rejection);

    /** Returns what is known of the other end so far, or null. */
    abstract @Nullable Peer peer();

    @Override
    public void onFrame(FrameType type, byte[] body) {
        switch (type) {
            case HELLO -> onHello(body);
            case WELCOME -> onWelcome();
            case REJECT -> onReject(Rejection.read(body));
            default -> throw new WireException("a " + type + " frame came before the handshake was through");
        }
    }

    @Override
    public void onWritable() {
        // A handshake's few frames never wait.
    }

    /** Gives the other end its time, from now on, on the loop that the channel is on now. */
    void startDeadline() {
        deadline = wire.loop().schedule(this::onDeadline, shared.handshakeNanos, TimeUnit.NANOSECONDS);
    }

    void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void onDeadline() {
        wire.fail(
                "the handshake was not through within " + TimeUnit.NANOSECONDS.toMillis(shared.handshakeNanos) + " ms");
    }

    /** Returns what this node says of itself, with as many command types as fit. */
    HelloCodec.Fitting mine(int stream) {
        return HelloCodec.fit(shared.listener().hello(stream));
    }

    /** Ends the connection because something is wrong, and says what on both sides. */
    void refuse(String fault) {
        shared.log.warn(origin(), who(), "refused", fault);
        Peer peer = peer();
        if (peer != null) {
            peer.fault("refused: " + fault);
        }
        wire.close("refused: " + fault, Frame.of(new Rejection(true, fault)));
    }

    /** Ends the connection because it is not needed, or not now. */
    void decline(String reason) {
        wire.close(reason, Frame.of(new Rejection(false, reason)));
    }
}
