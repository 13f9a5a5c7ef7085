package io.skerry.examples.kv.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvStore;
import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.SingleGroupNode;
import java.io.IOException;
import java.net.InetSocketAddress;
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

    private final HttpServer server;
    private final KvHttpConfig config;
    private final WorkerPool pool;
    private final OpenRequests open = new OpenRequests();
    private final AtomicBoolean closed = new AtomicBoolean();

    private KvHttpServer(HttpServer server, KvHttpConfig config) {
        this.server = server;
        this.config = config;
        this.pool = new WorkerPool(config.threads());
    }

    /**
     * Takes the port; nothing is answered yet.
     *
     * @param address port 0 takes any free one
     * @throws IOException if it cannot be had
     */
    public static KvHttpServer bind(HostPort address, KvHttpConfig config) throws IOException {
        HttpServerProperties.setUnlessGiven();
        InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
        return new KvHttpServer(HttpServer.create(socket, BACKLOG), config);
    }

    /** Returns where it listens. */
    public HostPort address() {
        InetSocketAddress address = server.getAddress();
        return new HostPort(address.getAddress().getHostAddress(), address.getPort());
    }

    /** Begins to answer. */
    public void serve(SingleGroupNode<KvStore, KvCommand, KvResult> node, ClusterConfig cluster) {
        Supplier<@Nullable NodeId> leader = () -> leader(node);
        KvRoutes kv = new KvRoutes(new Outcomes(node, config.requestTimeout()), leader);
        MemberRoutes members = new MemberRoutes(node, cluster, config.requestTimeout());
        Router router = new Router(kv, new StatusRoutes(node, cluster), members, leader, this::busy);
        server.createContext("/", counted(router));
        server.setExecutor(pool);
        server.start();
    }

    /** A hint, and nothing more: an answer must not be lost for the want of it. */
    private static @Nullable NodeId leader(SingleGroupNode<KvStore, KvCommand, KvResult> node) {
        try {
            return node.status().leader();
        } catch (IllegalStateException e) {
            return null;
        }
    }

    /** Returns why a request on this thread is to be refused, or null. */
    private @Nullable ApiException busy() {
        if (open.closing()) {
            return new ApiException(ErrorCode.NO_LEADER, "This node closes; ask another");
        }
        return pool.refuses()
                ? new ApiException(ErrorCode.OVERLOADED, "All threads that answer requests are busy")
                : null;
    }

    private HttpHandler counted(HttpHandler handler) {
        return (HttpExchange exchange) -> {
            open.enter();
            try {
                handler.handle(exchange);
            } finally {
                open.leave();
            }
        };
    }

    /** Refuses what comes from now on, and waits until what came before is answered, or the time is up. */
    public void drain(long millis) {
        open.drain(millis);
    }

    /** Frees the port and cuts every connection, answered or not. Closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.stop(0);
            pool.close();
        }
    }
}
