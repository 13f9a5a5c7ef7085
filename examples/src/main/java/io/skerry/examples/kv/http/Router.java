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
    /** For requests that have no body worth mentioning. */
    private static final int SMALL_BODY_BYTES = 64 << 10;

    private final List<Route> routes;
    private final Supplier<@Nullable NodeId> leader;

    Router(
            KvRoutes kv,
            StatusRoutes status,
            MemberRoutes members,
            SnapshotRoutes snapshots,
            Supplier<@Nullable NodeId> leader) {
        this.leader = leader;
        this.routes = List.of(
                new Route("GET", List.of("kv", "*"), (request, target) -> kv.get(target), false),
                new Route("PUT", List.of("kv", "*"), kv::put, true),
                new Route("DELETE", List.of("kv", "*"), kv::delete, true),
                new Route("POST", List.of("kv", "*", "cas"), kv::cas, true),
                new Route("POST", List.of("sessions"), (request, target) -> kv.openSession(target), false),
                new Route("GET", List.of("status"), (request, target) -> status.status(), false),
                new Route("GET", List.of("members"), (request, target) -> members.list(target), false),
                new Route(
                        "POST", List.of("members", "*", "rebind"), (request, target) -> members.rebind(target), false),
                new Route("POST", List.of("snapshots"), (request, target) -> snapshots.take(target), false),
                new Route("GET", List.of("snapshots"), (request, target) -> snapshots.list(target), false),
                new Route(
                        "GET",
                        List.of("snapshots", "*", "manifest"),
                        (request, target) -> snapshots.manifest(target),
                        false),
                new Route(
                        "GET",
                        List.of("snapshots", "*", "files", "*", "chunks", "*"),
                        (request, target) -> snapshots.chunk(target),
                        false),
                new Route("GET", List.of("healthz"), (request, target) -> status.health(), false));
    }

    /**
     * What answers requests of one kind.
     *
     * @param form      the segments of the path, where {@code *} is any
     * @param inSession whether it may belong to a session of a client
     */
    private record Route(String method, List<String> form, Answerer answerer, boolean inSession) {}

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
                if (!route.inSession()) {
                    WriteId.requireNone(request);
                }
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
}
