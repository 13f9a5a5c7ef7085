package io.skerry.examples.kv.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvState;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.snapshot.SnapshotStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves one node over HTTP. Bound first, so that a port in use is noticed before anything else is touched; then told
 * what to serve.
 *
 * <p>Thread-safe.
 */
public final class KvHttpServer implements AutoCloseable {

    private static final int BACKLOG = 256;

    private final EventLoopGroup loop;
    private final Channel listener;
    private final KvHttpConfig config;
    private final OpenRequests open = new OpenRequests();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Requests requests;
    private volatile @Nullable Clients clients;

    private KvHttpServer(HostPort address, KvHttpConfig config) throws IOException {
        this.config = config;
        this.loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("raft-kv-accept", true), NioIoHandler.newFactory());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false) // until there is something to serve
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(clients());
                    }
                });
        ChannelFuture bound = bootstrap
                .bind(new InetSocketAddress(address.host(), address.port()))
                .awaitUninterruptibly();
        this.listener = bound.channel();
        Throwable fault = bound.cause();
        if (fault != null) {
            stopLoop();
            if (fault instanceof UnresolvedAddressException none) {
                throw none;
            }
            throw new IOException(fault.getMessage(), fault);
        }
    }

    /**
     * Takes the port; nothing is answered yet.
     *
     * @param address port 0 takes any free one
     * @throws IOException if it cannot be had
     * @throws UnresolvedAddressException if there is no such host
     */
    public static KvHttpServer bind(HostPort address, KvHttpConfig config) throws IOException {
        return new KvHttpServer(address, config);
    }

    /** Returns where it listens. */
    public HostPort address() {
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        return new HostPort(address.getAddress().getHostAddress(), address.getPort());
    }

    /**
     * Begins to answer.
     *
     * @param snapshots those of the node's group
     */
    public void serve(
            SingleGroupNode<KvState, KvCommand, KvResult> node, ClusterConfig cluster, SnapshotStore snapshots) {
        Supplier<@Nullable NodeId> leader = () -> leader(node);
        KvRoutes kv = new KvRoutes(new Outcomes(node, config.requestTimeout()), leader);
        MemberRoutes members = new MemberRoutes(node, cluster, config.requestTimeout());
        SnapshotRoutes taken =
                new SnapshotRoutes(timeout -> node.administration().snapshot(snapshots.group(), timeout), snapshots);
        Router router = new Router(kv, new StatusRoutes(node, cluster), members, taken, leader);
        Requests toAnswer = new Requests(router, config, open);
        requests = toAnswer;
        clients = new Clients(toAnswer, config);
        listener.config().setAutoRead(true);
    }

    private Clients clients() {
        Clients current = clients;
        if (current == null) {
            throw new IllegalStateException("A connection was taken before there was anything to serve");
        }
        return current;
    }

    /** A hint, and nothing more: an answer must not be lost for the want of it. */
    private static @Nullable NodeId leader(SingleGroupNode<KvState, KvCommand, KvResult> node) {
        try {
            return node.status().leader();
        } catch (IllegalStateException e) {
            return null;
        }
    }

    /** Refuses what comes from now on, and waits until what came before is answered, or the time is up. */
    public void drain(long millis) {
        open.drain(millis);
    }

    /** Frees the port and cuts every connection, answered or not. Closing again does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        listener.close().awaitUninterruptibly();
        Clients toCutOff = clients;
        if (toCutOff != null) {
            toCutOff.cutOff();
        }
        Requests toClose = requests;
        if (toClose != null) {
            toClose.close();
        }
        stopLoop();
    }

    private void stopLoop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
