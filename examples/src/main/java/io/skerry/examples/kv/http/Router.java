package io.skerry.examples.kv.http;

import io.skerry.examples.kv.state.Value;
import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.raft.model.NodeId;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what answers a request, and answers for it if it cannot. Thread-safe. */
final class Router {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final List<String> SESSION_HEADERS = List.of("Raft-Client", "Raft-Sequence");
    /** For requests that have no body worth mentioning. */
    private static final int SMALL_BODY_BYTES = 64 << 10;

    private final List<Route> routes;
    private final Supplier<@Nullable NodeId> leader;

    Router(KvRoutes kv, StatusRoutes status, Supplier<@Nullable NodeId> leader) {
        this.leader = leader;
        this.routes = List.of(
                new Route("GET", List.of("kv", "*"), (request, target) -> kv.get(target)),
                new Route("PUT", List.of("kv", "*"), kv::put),
                new Route("DELETE", List.of("kv", "*"), (request, target) -> kv.delete(target)),
                new Route("POST", List.of("kv", "*", "cas"), kv::cas),
                new Route("GET", List.of("status"), (request, target) -> status.status()),
                new Route("GET", List.of("healthz"), (request, target) -> status.health()));
    }

    /**
     * What answers requests of one kind.
     *
     * @param form   the segments of the path, where {@code *} is any
     */
    private record Route(String method, List<String> form, Answerer answerer) {}

    @FunctionalInterface
    private interface Answerer {
        Reply answer(Request request, Target target);
    }

    /** Returns how large a body may be, before anything else is looked at. */
    static int bodyLimit(String method, String uri) {
        return switch (method) {
            case "PUT" -> Value.MAX_BYTES;
            case "POST" -> uri.endsWith("/cas") ? CasBody.MAX_BYTES : SMALL_BODY_BYTES;
            default -> SMALL_BODY_BYTES;
        };
    }

    /** Answers, and waits for the group if need be. */
    Reply answer(Request request) {
        try {
            requireNoSession(request);
            return route(request, Target.of(request.method(), request.uri()));
        } catch (ApiException e) {
            return refusal(e);
        } catch (RuntimeException e) {
            LOG.error("{} failed", request, e);
            return Reply.error(ErrorCode.INTERNAL, "The server has a fault: " + e, leader.get());
        }
    }

    /** Returns the answer to a request that ends like that. */
    Reply refusal(ApiException refusal) {
        NodeId hint = refusal.leader();
        return Reply.error(refusal.code(), String.valueOf(refusal.getMessage()), hint != null ? hint : leader.get());
    }

    private Reply route(Request request, Target target) {
        List<Route> there =
                routes.stream().filter(route -> target.hasForm(route.form())).toList();
        for (Route route : there) {
            if (route.method().equals(target.method())) {
                return route.answerer().answer(request, target);
            }
        }
        String path = "/" + String.join("/", target.segments());
        if (there.isEmpty()) {
            throw new ApiException(
                    ErrorCode.NOT_FOUND,
                    "No such route: " + target.method() + " " + path + "; a slash inside a key is written %2F");
        }
        String allowed = there.stream().map(Route::method).collect(Collectors.joining(", "));
        String message = path + " takes " + allowed + ", not " + target.method();
        return Reply.error(ErrorCode.METHOD_NOT_ALLOWED, message, leader.get()).with("Allow", allowed);
    }

    /** Passing them over would let a client believe that what it sends twice takes effect once. */
    private static void requireNoSession(Request request) {
        for (String header : SESSION_HEADERS) {
            if (request.header(header) != null) {
                throw new ApiException(
                        ErrorCode.BAD_REQUEST, header + ": there are no sessions yet; leave the header out");
            }
        }
    }
}
