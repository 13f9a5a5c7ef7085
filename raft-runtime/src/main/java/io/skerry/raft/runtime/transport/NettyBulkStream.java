package io.skerry.raft.runtime.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;
import io.netty.util.ReferenceCountUtil;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.transport.bulk.BulkBuffers;
import io.skerry.raft.runtime.transport.bulk.BulkDecoder;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkFrame;
import io.skerry.raft.runtime.transport.bulk.BulkInbox;
import io.skerry.raft.runtime.transport.bulk.BulkSide;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.transport.bulk.BulkWaits;
import io.skerry.raft.runtime.transport.codec.WireException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bulk stream over a socket. What Netty calls is confined to the loop of bulk streams; the rest is called by threads
 * that may wait. Thread-safe.
 */
final class NettyBulkStream extends ChannelInboundHandlerAdapter implements BulkStream {

    private final Shared shared;
    private final Channel channel;
    private final NodeId peer;
    private final BulkSide side;
    private final BulkBuffers buffers = new BulkBuffers();
    private final BulkDecoder decoder;
    private final BulkInbox inbox;
    private final Object room = new Object();

    /** Guarded by {@code room}. Netty counts no bytes of files, so its own mark does not hold. */
    private long outbound;
    /** Set on the loop; whoever receives has the loop look again. */
    private volatile boolean paused;

    NettyBulkStream(Shared shared, Channel channel, NodeId peer, BulkSide side) {
        this.shared = shared;
        this.channel = channel;
        this.peer = peer;
        this.side = side;
        this.decoder = new BulkDecoder(side, buffers);
        this.inbox = new BulkInbox(buffers);
    }

    @Override
    public NodeId peer() {
        return peer;
    }

    @Override
    public byte[] buffer(int bytes) {
        return buffers.take(bytes);
    }

    @Override
    public void send(BulkFrame frame, long timeoutNanos) throws BulkException {
        byte[] first = frame.encodeHead();
        int bytes = first.length + frame.dataBytes();
        enter(bytes, timeoutNanos);
        onLoop(bytes, () -> {
            if (frame.dataBytes() == 0) {
                sent(channel.writeAndFlush(Unpooled.wrappedBuffer(first)), bytes, null);
            } else {
                channel.write(Unpooled.wrappedBuffer(first), channel.voidPromise());
                sent(channel.writeAndFlush(Unpooled.wrappedBuffer(frame.data())), bytes, frame);
            }
        });
    }

    /** The one place that decides: a handler that encrypts would have to see the bytes. */
    @Override
    public boolean sendsFiles() {
        return channel.pipeline().first() == this;
    }

    @Override
    public void send(int type, byte[] head, FileChannel file, long offset, int bytes, long timeoutNanos)
            throws BulkException {
        // Closes the file when it is released.
        FileRegion region = new DefaultFileRegion(file, offset, bytes);
        byte[] first = BulkFrame.encodeHead(type, head, bytes);
        try {
            enter(first.length + bytes, timeoutNanos);
        } catch (BulkException e) {
            region.release();
            throw e;
        }
        try {
            onLoop(first.length + bytes, () -> {
                channel.write(Unpooled.wrappedBuffer(first), channel.voidPromise());
                sent(channel.writeAndFlush(region), first.length + bytes, null);
            });
        } catch (BulkException e) {
            region.release();
            throw e;
        }
    }

    private void enter(int bytes, long timeoutNanos) throws BulkException {
        long deadline = System.nanoTime() + timeoutNanos;
        synchronized (room) {
            while (outbound > 0 && outbound + bytes > OUTBOUND_BYTES && inbox.ended() == null) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                BulkWaits.on(room, left);
            }
            if (inbox.ended() == null && (outbound == 0 || outbound + bytes <= OUTBOUND_BYTES)) {
                outbound += bytes;
                return;
            }
        }
        close("the other end took nothing for " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms");
        throw ended();
    }

    private void leave(int bytes) {
        synchronized (room) {
            outbound -= bytes;
            room.notifyAll();
        }
    }

    private BulkException ended() {
        return new BulkException("the bulk stream with node " + peer + " has ended: " + inbox.ended());
    }

    private void onLoop(int bytes, Runnable write) throws BulkException {
        try {
            channel.eventLoop().execute(write);
        } catch (RejectedExecutionException e) {
            leave(bytes);
            throw new BulkException("node " + shared.self + " closes", e);
        }
    }

    private void sent(ChannelFuture write, int bytes, @Nullable BulkFrame frame) {
        write.addListener(done -> {
            if (frame != null) {
                buffers.recycle(frame);
            }
            leave(bytes);
            if (!done.isSuccess()) {
                close("it could not be written to: " + done.cause().getMessage());
            }
        });
    }

    @Override
    public BulkFrame receive(long timeoutNanos) throws BulkException {
        BulkFrame frame = inbox.take(timeoutNanos);
        if (paused) {
            NettyTransport.submitIfOpen(channel.eventLoop(), this::maybeResume);
        }
        return frame;
    }

    @Override
    public void recycle(BulkFrame frame) {
        buffers.recycle(frame);
    }

    @Override
    public boolean awaitEnd(long nanos) throws BulkException {
        return inbox.awaitEnd(nanos);
    }

    @Override
    public boolean isEnded() {
        return inbox.ended() != null;
    }

    @Override
    public void close(String reason) {
        end(reason);
        inbox.clear();
        channel.close();
    }

    private void end(String reason) {
        inbox.end(reason);
        synchronized (room) {
            room.notifyAll();
        }
    }

    long inboundBytes() {
        return inbox.bytes();
    }

    /** What is read from the socket at once comes on top, and what has begun. */
    long inboundLimitBytes() {
        return side.inboxBytes() + (long) side.dataBytes() + side.headBytes();
    }

    long outboundBytes() {
        synchronized (room) {
            return outbound;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            decoder.feed((ByteBuf) message, inbox::put);
        } catch (WireException e) {
            shared.log.warn("peer=" + peer, "peer=" + peer + " bulk", "closed", e.getMessage());
            close(e.getMessage());
        } finally {
            ReferenceCountUtil.release(message);
        }
        if (inbox.bytes() >= side.inboxBytes()) {
            paused = true;
            channel.config().setAutoRead(false);
            // Whoever received it meanwhile has not seen that it is paused.
            maybeResume();
        }
    }

    private void maybeResume() {
        if (paused && inbox.bytes() <= side.inboxBytes() / 2) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(decoder.isWithinFrame() ? "the other end closed the connection within a frame" : "the other end closed it");
        decoder.stop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!isEnded() && !(cause instanceof IOException)) {
            shared.log.error("peer=" + peer + " bulk", "stream closed by a fault of this node", cause);
        }
        close(cause.getMessage() != null ? cause.getMessage() : "the connection was closed");
    }
}
