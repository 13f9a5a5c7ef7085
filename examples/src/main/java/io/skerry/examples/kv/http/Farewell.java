package io.skerry.examples.kv.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose client may still be sending: what it sends is dropped unread until it has ended too. Closed at
 * once, the connection would be reset under the answer, which the client would then never see. A client that does not end
 * is not waited for: not for ever, and not for any number of bytes. Confined to the event loop.
 */
final class Farewell extends ChannelInboundHandlerAdapter {

    private static final long MOST_BYTES = 8 << 20;
    private static final long MOST_SECONDS = 5;

    private final Future<?> timeout;
    private long bytes;

    private Farewell(Future<?> timeout) {
        this.timeout = timeout;
    }

    /** Begins, once everything has been written. */
    static void bid(Channel channel) {
        ((DuplexChannel) channel).shutdownOutput();
        Future<?> timeout = channel.eventLoop().schedule(() -> channel.close(), MOST_SECONDS, TimeUnit.SECONDS);
        channel.pipeline().addFirst(new Farewell(timeout));
        channel.config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        bytes += ((ByteBuf) message).readableBytes();
        ReferenceCountUtil.release(message);
        if (bytes > MOST_BYTES) {
            ctx.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // Nobody behind it is to hear of what was dropped.
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        timeout.cancel(false);
        super.channelInactive(ctx);
    }
}
