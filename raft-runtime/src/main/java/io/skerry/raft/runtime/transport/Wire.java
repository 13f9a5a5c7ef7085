package io.skerry.raft.runtime.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.FrameDecoder;
import io.skerry.raft.runtime.transport.codec.FrameLimits;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.transport.codec.WireException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * One socket: makes frames of its bytes, hands them to the stage that the connection is in, and ends it once, with a
 * reason. Confined to the event loop of its channel.
 */
final class Wire extends ChannelInboundHandlerAdapter {

    /** What a connection is busy with; each method is called on the channel's loop. */
    interface Stage {

        /** The socket is connected. */
        void onConnected();

        /** A frame arrived. */
        void onFrame(FrameType type, byte[] body);

        /** The socket takes bytes again. */
        void onWritable();

        /** The connection has ended; called once, and nothing after it. */
        void onClosed(String reason);

        /** Returns the other end as pairs, for the log. */
        String who();

        /** Returns the other end without what differs from one connection to the next: so much is said of it in a while. */
        String origin();
    }

    /** Makes the stage of a new connection. */
    interface FirstStage {
        Stage of(Wire wire);
    }

    /** How long the other end has to read why it is refused. */
    private static final long LINGER_MILLIS = 1000;

    private final Shared shared;
    private final Channel channel;
    private final FrameDecoder decoder = new FrameDecoder(FrameLimits.HANDSHAKE_BODY_BYTES);
    private final long number;

    private Stage stage;
    private boolean closed;
    private long lastReadNanos = System.nanoTime();

    private Wire(Shared shared, Channel channel, FirstStage first) {
        this.shared = shared;
        this.channel = channel;
        this.number = shared.connections.incrementAndGet();
        this.stage = first.of(this);
    }

    /** Puts a new socket to use. */
    static Wire on(Channel channel, Shared shared, FirstStage first) {
        Wire wire = new Wire(shared, channel, first);
        shared.channels.add(channel);
        channel.closeFuture().addListener(done -> shared.channels.remove(channel));
        channel.pipeline().addLast(wire);
        if (shared.isClosed()) {
            // The transport may have closed all channels just before this one was among them.
            channel.close();
        }
        return wire;
    }

    Channel channel() {
        return channel;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    /** Returns a number that is higher than that of every earlier connection. */
    long number() {
        return number;
    }

    boolean isClosed() {
        return closed;
    }

    /** Returns when bytes were last read. */
    long lastReadNanos() {
        return lastReadNanos;
    }

    /** The handshake is through: larger frames are taken, by another stage. */
    void become(Stage next) {
        stage = next;
        decoder.trust(shared.bodyLimit);
    }

    /** The handshake is through, and what follows are no frames of this kind: another handler takes all that comes. */
    void handOver(ChannelInboundHandler next) {
        decoder.stop();
        closed = true;
        channel.pipeline().addLast(next);
        channel.pipeline().remove(this);
    }

    /** Sends a frame at once: for the few of a handshake. */
    void sendNow(Frame frame) {
        channel.writeAndFlush(frame.encode(channel.alloc()), channel.voidPromise());
    }

    /** Ends the connection. Doing so again does nothing. */
    void close(String reason) {
        if (end(reason)) {
            channel.close();
        }
    }

    /** Ends the connection with a last frame, which says why. */
    void close(String reason, Frame last) {
        if (end(reason)) {
            // Closing at once may reset the connection, and take the last frame away from the other end, if there are
            // bytes of it that were not read. So it is left to the other end, for a while.
            channel.writeAndFlush(last.encode(channel.alloc()))
                    .addListener(done -> ((DuplexChannel) channel).shutdownOutput());
            loop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Ends the connection because of what came over it, and says so in the log. */
    void fail(String reason) {
        if (!closed) {
            shared.log.warn(stage.origin(), stage.who(), "closed", reason);
            close(reason);
        }
    }

    private boolean end(String reason) {
        if (closed) {
            return false;
        }
        closed = true;
        boolean told = false;
        try {
            decoder.stop();
            stage.onClosed(reason);
            told = true;
            return true;
        } finally {
            if (!told) {
                channel.close(); // Whoever called does not come to it, and nobody else would.
            }
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        stage.onConnected();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        lastReadNanos = System.nanoTime();
        try {
            ByteBuf bytes = (ByteBuf) message;
            decoder.feed(bytes, this::onFrame);
            if (context.isRemoved() && bytes.isReadable()) {
                // What the other end sent right behind its last frame of the handshake.
                context.fireChannelRead(bytes.retain());
            }
        } catch (WireException e) {
            fail(e.getMessage());
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onFrame(FrameType type, byte[] body) {
        stage.onFrame(type, body);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!closed && channel.isWritable()) {
            stage.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        close(
                decoder.isWithinFrame()
                        ? "the other end closed the connection within a frame"
                        : "the other end closed it");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (closed) {
            return;
        }
        if (cause instanceof IOException) {
            // Netty's word for a channel that was closed has no message.
            close(cause.getMessage() != null ? cause.getMessage() : "the connection was closed");
        } else {
            shared.log.error(stage.who(), "connection closed by a fault of this node", cause);
            close("node " + shared.self + " has failed: " + cause);
        }
    }
}
