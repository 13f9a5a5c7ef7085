package io.skerry.examples.kv.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.raft.model.NodeId;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what answers a request, and answers for it if it cannot. Thread-safe. */
final class Router implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final KvRoutes kv;
    private final StatusRoutes status;
    private final MemberRoutes members;
    private final Supplier<@Nullable NodeId> leader;
    private final Supplier<@Nullable ApiException> refusal;

    /** @param refusal why the request on this thread is to be refused, or null */
    Router(
            KvRoutes kv,
            StatusRoutes status,
            MemberRoutes members,
            Supplier<@Nullable NodeId> leader,
            Supplier<@Nullable ApiException> refusal) {
        this.kv = kv;
        this.status = status;
        this.members = members;
        this.leader = leader;
        this.refusal = refusal;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = answer(exchange);
            reply.send(exchange);
        }
    }

    private Reply answer(HttpExchange exchange) throws IOException {
        try {
            ApiException refused = refusal.get();
            if (refused != null) {
                Bodies.discard(exchange);
                throw refused;
            }
            return route(exchange, Target.of(exchange.getRequestMethod(), exchange.getRequestURI()));
        } catch (ApiException e) {
            NodeId hint = e.leader();
            return Reply.error(e.code(), String.valueOf(e.getMessage()), hint != null ? hint : leader.get());
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            return Reply.error(ErrorCode.INTERNAL, "The server has a fault: " + e, leader.get());
        }
    }

    private Reply route(HttpExchange exchange, Target target) throws IOException {
        if (target.matches("PUT", "kv", "*")) {
            return kv.put(exchange, target);
        }
        if (target.matches("DELETE", "kv", "*")) {
            return kv.delete(exchange, target);
        }
        if (target.matches("POST", "kv", "*", "cas")) {
            return kv.cas(exchange, target);
        }
        WriteId.requireNone(exchange.getRequestHeaders());
        if (target.matches("GET", "kv", "*")) {
            return kv.get(target);
        }
        if (target.matches("POST", "sessions")) {
            return kv.openSession(target);
        }
        if (target.matches("GET", "status")) {
            return status.status();
        }
        if (target.matches("GET", "members")) {
            return members.list(target);
        }
        if (target.matches("POST", "members", "*", "rebind")) {
            return members.rebind(target);
        }
        if (target.matches("GET", "healthz")) {
            return status.health();
        }
        throw new ApiException(
                ErrorCode.NOT_FOUND,
                "No such route: " + target.method() + " /" + String.join("/", target.segments())
                        + "; a slash inside a key is written %2F");
    }
}
