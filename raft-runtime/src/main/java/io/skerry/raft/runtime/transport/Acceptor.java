package io.skerry.raft.runtime.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.Rejection;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Listens for all streams at one address. Thread-safe. */
final class Acceptor {

    /** How much may wait in Netty and the socket: beyond it, it waits in {@link Outbound}, where votes overtake data. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 256 << 10);

    private static final int BACKLOG = 1024;

    private final HostPort address;
    private final Channel channel;

    private Acceptor(HostPort address, Channel channel) {
        this.address = address;
        this.channel = channel;
    }

    /**
     * Listens.
     *
     * @throws TransportException if it cannot
     */
    static Acceptor bind(HostPort bind, Shared shared, AcceptedStreams streams) {
        InetSocketAddress socket = new InetSocketAddress(bind.host(), bind.port());
        if (socket.isUnresolved()) {
            throw failure(shared, bind, "the host name is unknown; correct it, or set bind", null);
        }
        EventLoop loop = shared.loops.loop(0);
        ChannelFuture binding = new ServerBootstrap()
                .group(loop, loop)
                .channel(shared.loops.serverChannel())
                .option(ChannelOption.ALLOCATOR, shared.allocator)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.ALLOCATOR, shared.allocator)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, false)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        admit(child, shared, streams);
                    }
                })
                .bind(socket)
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw failure(shared, bind, mend(binding.cause()), binding.cause());
        }
        InetSocketAddress bound = (InetSocketAddress) binding.channel().localAddress();
        return new Acceptor(new HostPort(bind.host(), bound.getPort()), binding.channel());
    }

    private static void admit(Channel child, Shared shared, AcceptedStreams streams) {
        String host = host(child);
        String fault = shared.handshakes.fault(host);
        if (fault != null) {
            shared.log.warn("remote=" + host, "remote=" + host, "turned away", fault);
            child.config().setAutoRead(false);
            child.writeAndFlush(Frame.of(new Rejection(true, fault)).encode(child.alloc()))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        Handshakes.Place place = shared.handshakes.enter(host);
        child.closeFuture().addListener(done -> place.leave());
        Wire.on(child, shared, wire -> new AcceptedHandshake(shared, wire, streams, host, place));
    }

    /** Returns the other end without its port; some word or other if it is gone already. */
    private static String host(Channel child) {
        return child.remoteAddress() instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : String.valueOf(child.remoteAddress());
    }

    private static TransportException failure(Shared shared, HostPort bind, String mend, @Nullable Throwable cause) {
        return new TransportException("node " + shared.self + " cannot listen on " + bind + ": " + mend, cause);
    }

    private static String mend(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String words = message.toLowerCase(Locale.ROOT);
        if (words.contains("in use")) {
            return "the port is in use; stop the other process, or choose another port or bind address";
        }
        if (words.contains("assign")) {
            return "this machine has no such address; set bind to one that it has, or to 0.0.0.0 for all of them";
        }
        if (words.contains("denied")) {
            return "the system does not permit it; choose a port above 1023";
        }
        return message + "; choose another port or bind address";
    }

    /** Returns where it listens. */
    HostPort address() {
        return address;
    }

    /** Listens no more. Returns when the socket is closed. */
    void close() {
        channel.close().awaitUninterruptibly();
    }
}
