package io.skerry.examples.kv.client;

import io.skerry.examples.kv.client.Attempt.Answer;
import io.skerry.examples.kv.client.Attempt.NoAnswer;
import io.skerry.examples.kv.client.Attempt.NotSent;
import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.examples.kv.wire.Json;
import io.skerry.examples.kv.wire.KeyPath;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads through whichever node answers. Calls wait for their result; each ends in one, or in a
 * {@link KvClientException}.
 *
 * <p>Thread-safe.
 */
public final class KvClient implements AutoCloseable {

    private final HttpCalls calls = new HttpCalls();
    private final Endpoints endpoints;
    private final Retries retries;

    /**
     * Connects to nobody yet. Writes belong to no session: one whose outcome is not known is not sent again.
     *
     * @param endpoints where the nodes serve HTTP, without a slash at the end; they are asked in this order
     * @param timeout   how long a call may take, retries included
     */
    public KvClient(List<URI> endpoints, Duration timeout) {
        this(endpoints, timeout, null);
    }

    private KvClient(List<URI> endpoints, Duration timeout, @Nullable WriteSession session) {
        this.endpoints = new Endpoints(endpoints);
        this.retries = new Retries(calls, this.endpoints, timeout, session);
    }

    /**
     * As {@link #KvClient(List, Duration)}, but that writes belong to a session, which the first of them opens: one whose
     * outcome is not known is sent again, and takes effect once.
     */
    public static KvClient inSession(List<URI> endpoints, Duration timeout) {
        return new KvClient(endpoints, timeout, new WriteSession());
    }

    /**
     * What a write has come to. Immutable.
     *
     * @param index where it stands in the log
     * @param term  the term of that entry
     */
    public record Write(long index, long term) {}

    /**
     * What a compare-and-set has come to. Immutable.
     *
     * @param swapped whether the value was set
     * @param actual  the value that stood in the way, as text; null if it was set, or the key was absent
     */
    public record Swap(boolean swapped, @Nullable String actual) {}

    /** Sets a key. */
    public Write put(String key, byte[] value) {
        return write(requireOk(retries.write("PUT", path(key), value)));
    }

    /** Returns the value of a key, or null; {@code consistency} as the HTTP interface names it. */
    public byte @Nullable [] get(String key, String consistency) {
        Answer answer = retries.read("GET", path(key) + "?consistency=" + consistency);
        return answer.is(ErrorCode.KEY_NOT_FOUND) ? null : requireOk(answer).body();
    }

    /** Removes a key; returns whether it was there. */
    public boolean delete(String key) {
        return Boolean.TRUE.equals(
                requireOk(retries.write("DELETE", path(key), null)).fields().get("existed"));
    }

    /** Sets a key if it has the value that is expected; null expects that it is absent. */
    public Swap cas(String key, @Nullable String expect, String value) {
        byte[] body = Json.object(json -> {
            Json.text(json, "expect", expect);
            json.writeStringField("value", value);
        });
        Answer answer = retries.write("POST", path(key) + "/cas", body);
        if (answer.is(ErrorCode.CAS_MISMATCH)) {
            return new Swap(false, answer.fields().get("actual") instanceof String actual ? actual : null);
        }
        requireOk(answer);
        return new Swap(true, null);
    }

    /** Asks all nodes at once what they say of themselves; those that do not answer in time are among them. */
    public List<NodeView> status(Duration timeoutEach) {
        ExecutorService askers = Executors.newFixedThreadPool(endpoints.all().size());
        try {
            List<CompletableFuture<NodeView>> views = endpoints.all().stream()
                    .map(endpoint -> CompletableFuture.supplyAsync(() -> ask(endpoint, timeoutEach), askers))
                    .toList();
            return views.stream().map(CompletableFuture::join).toList();
        } finally {
            askers.shutdownNow();
        }
    }

    private NodeView ask(URI endpoint, Duration timeout) {
        return view(endpoint, calls.send(endpoint, "GET", "/status", null, Map.of(), timeout));
    }

    /**
     * Asks who belongs to the cluster: the leader, if it is among the endpoints, else whoever knows of one.
     *
     * @throws RequestRefused if none answers
     */
    public MemberView members(Duration timeoutEach) {
        MemberView best = null;
        String fault = "";
        for (URI endpoint : endpoints.all()) {
            Attempt attempt = calls.send(endpoint, "GET", "/members", null, Map.of(), timeoutEach);
            if (!(attempt instanceof Answer answer) || answer.status() != 200) {
                fault = endpoint + ": " + view(endpoint, attempt).fault();
                continue;
            }
            MemberView view = new MemberView(answer.body(), answer.fields());
            if (view.isOfLeader()) {
                return view;
            }
            best = best == null || best.leader() == null ? view : best;
        }
        if (best == null) {
            throw new RequestRefused("No endpoint tells who belongs to the cluster. Last: " + fault, null);
        }
        return best;
    }

    /**
     * Says that the disk of a node is gone for good, and that the cluster is to know it by the one that it has now.
     *
     * @param store the store that it must be found to run on, or null for whichever that is
     * @return by its name, the store that each group knows the node by
     */
    public Map<String, @Nullable Object> rebind(long id, @Nullable String store) {
        String path = "/members/" + id + "/rebind" + (store == null ? "" : "?store=" + store);
        Answer answer = requireOk(retries.repeat("POST", path));
        Map<String, @Nullable Object> stores = new LinkedHashMap<>();
        Json.readObjects(answer.body(), "groups")
                .forEach(group -> stores.put(String.valueOf(group.get("group")), group.get("store")));
        return stores;
    }

    private static NodeView view(URI endpoint, Attempt attempt) {
        if (attempt instanceof Answer answer && answer.status() == 200) {
            return NodeView.of(endpoint, answer.fields());
        }
        if (attempt instanceof Answer answer) {
            return NodeView.unreachable(endpoint, answer.complaint());
        }
        Exception cause = attempt instanceof NotSent notSent ? notSent.cause() : ((NoAnswer) attempt).cause();
        return NodeView.unreachable(endpoint, Retries.reason(cause));
    }

    private static String path(String key) {
        return "/kv/" + KeyPath.encode(key);
    }

    private static Write write(Answer answer) {
        Map<String, @Nullable Object> fields = answer.fields();
        if (fields.get("index") instanceof Long index && fields.get("term") instanceof Long term) {
            return new Write(index, term);
        }
        throw new OutcomeUnknown("The answer to a write has no position: is the endpoint a raft-kv?", null);
    }

    private static Answer requireOk(Answer answer) {
        if (answer.status() != 200) {
            throw new RequestRefused(answer.complaint(), null);
        }
        return answer;
    }

    @Override
    public void close() {
        calls.close();
    }
}
