package io.skerry.examples.kv.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.skerry.examples.kv.wire.ErrorCode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All connections. Those beyond the limit are told so and ended; twice as many, and they are cut off without a word, for
 * each has a file descriptor as long as it lasts. Confined to the event loop, but for {@link #cutOff}.
 */
final class Clients extends ChannelInitializer<SocketChannel> {

    private final Requests requests;
    private final int limit;
    private final long arrivalNanos;
    private final Set<SocketChannel> all = ConcurrentHashMap.newKeySet();
    private int served;

    Clients(Requests requests, KvHttpConfig config) {
        this.requests = requests;
        this.limit = config.connections();
        this.arrivalNanos = config.arrivalTimeout().toNanos();
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        all.add(channel);
        channel.closeFuture().addListener(closed -> all.remove(channel));
        if (served < limit) {
            served++;
            channel.closeFuture().addListener(closed -> served--);
            serve(channel);
        } else if (all.size() <= 2 * limit) {
            refuse(channel);
        } else {
            channel.close();
        }
    }

    private void serve(SocketChannel channel) {
        Connection connection = new Connection(requests, channel, arrivalNanos);
        channel.pipeline()
                .addLast(new Arrivals(connection))
                .addLast(new StrictRequestDecoder())
                .addLast(new HttpResponseEncoder())
                .addLast(connection);
    }

    private void refuse(SocketChannel channel) {
        channel.pipeline().addLast(new HttpResponseEncoder()).addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                Reply reply = requests.refusal(
                        new ApiException(ErrorCode.OVERLOADED, "This node takes " + limit + " connections, no more"));
                channel.writeAndFlush(Responses.of(reply, null, false))
                        .addListener((ChannelFuture written) -> Farewell.bid(channel));
            }
        });
    }

    /** Sees bytes before anybody has made sense of them. */
    private static final class Arrivals extends ChannelInboundHandlerAdapter {

        private final Connection connection;

        Arrivals(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            connection.bytesArrived();
            ctx.fireChannelRead(message);
        }
    }

    /** Cuts every connection, answered or not, and waits for that. */
    void cutOff() {
        List<ChannelFuture> closed = all.stream().map(SocketChannel::close).toList();
        closed.forEach(ChannelFuture::awaitUninterruptibly);
    }
}
