package io.skerry.raft.runtime.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.storage.Causes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Makes connections for one stream to one peer, one at a time. Confined to the stream's loop. */
final class Dialler {

    private final Shared shared;
    private final DialTarget target;

    Dialler(Shared shared, DialTarget target) {
        this.shared = shared;
        this.target = target;
    }

    /**
     * Tries to reach the peer; the target is told what became of it.
     *
     * @param round if the host has several addresses, which of them
     */
    void dial(HostPort address, int round) {
        EventLoop loop = target.loop();
        shared.resolver.resolve(address.host(), loop, (found, failure) -> {
            if (failure != null) {
                fail("the host name " + address.host() + " is unknown; correct the address of node "
                        + target.peer().node() + " in the cluster config, or the name service");
            } else {
                tryToConnect(loop, address, found[round % found.length]);
            }
        });
    }

    private void tryToConnect(EventLoop loop, HostPort address, InetAddress host) {
        try {
            connect(loop, address, host);
        } catch (RuntimeException | Error e) {
            // The target dials no more before it hears of this one.
            fail("cannot reach " + address + ": " + Causes.text(e));
        }
    }

    private void connect(EventLoop loop, HostPort address, InetAddress host) {
        if (shared.isClosed()) {
            return;
        }
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(shared.loops.channel())
                .disableResolver()
                .option(ChannelOption.ALLOCATOR, shared.allocator)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        TimeUnit.NANOSECONDS.toMillis(shared.handshakeNanos))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, false)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Acceptor.WATER_MARK)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Wire.on(channel, shared, wire -> new DialledHandshake(shared, wire, target, address));
                    }
                })
                .connect(new InetSocketAddress(host, address.port()));
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                fail("cannot reach " + address + ": " + reason(done.cause()));
            }
        });
    }

    private void fail(String fault) {
        target.onUnreachable(fault);
    }

    private static String reason(Throwable cause) {
        // Netty adds the address to the message, and wraps the system's own words.
        String message = String.valueOf(cause.getMessage());
        return message.toLowerCase(Locale.ROOT).contains("refused")
                ? "nobody listens there; start the node, or correct its address in the cluster config"
                : message;
    }
}
