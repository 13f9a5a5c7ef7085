package io.skerry.examples.kv.client;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.skerry.examples.kv.wire.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Answers as it is told, one step a request, and the last step for ever. Thread-safe. */
final class ScriptedServer implements AutoCloseable {

    /** What comes back; a status of 0 cuts the connection instead, -1 never answers. */
    record Step(int status, String body) {}

    static final Step CUT = new Step(0, "");
    static final Step HANG = new Step(-1, "");
    static final Step OK = new Step(200, "{\"index\":7,\"term\":3}");

    private final long id;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Queue<Step> steps = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    ScriptedServer(long id, Step... script) throws IOException {
        this.id = id;
        steps.addAll(List.of(script));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(executor);
        server.start();
    }

    static Step error(ErrorCode code, @Nullable Long leader) {
        return new Step(
                code.status(), "{\"error\":\"" + code + "\",\"message\":\"because\",\"leader\":" + leader + "}");
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns what was asked, but for the status. */
    List<String> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] received = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestURI().getPath().equals("/status")) {
            send(exchange, new Step(200, "{\"id\":" + id + "}"));
            return;
        }
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + new String(received, StandardCharsets.UTF_8) + writeId(exchange.getRequestHeaders()));
        Step step = steps.size() > 1 ? steps.remove() : steps.element();
        if (step.equals(CUT)) {
            exchange.close();
        } else if (!step.equals(HANG)) {
            send(exchange, step);
        }
    }

    private static String writeId(Headers headers) {
        String client = headers.getFirst("Raft-Client");
        return client == null ? "" : " " + client + "/" + headers.getFirst("Raft-Sequence");
    }

    private static void send(HttpExchange exchange, Step step) throws IOException {
        try (exchange) {
            byte[] body = step.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(step.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
