package io.skerry.examples.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.examples.kv.fake.FakeCluster;
import io.skerry.examples.kv.fake.FakeGroup;
import io.skerry.examples.kv.wire.Json;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server on a group without Raft, and a client. */
abstract class HttpTestCase {

    static final ClusterConfig CLUSTER =
            ClusterConfig.of(List.of(ClusterNode.of(1, ":6001"), ClusterNode.of(2, ":6002")));

    final FakeCluster cluster = new FakeCluster();
    final FakeGroup group = cluster.join(NodeId.of(1));
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newBuilder()
            .executor(executor)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    /** Those that the server hands out. */
    final SnapshotStore snapshots = new MemoryStorage().snapshots(GroupId.DEFAULT);

    KvHttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = KvHttpServer.bind(new HostPort(HostPort.LOOPBACK, 0), config());
        server.serve(group, CLUSTER, snapshots);
    }

    @AfterEach
    void stop() {
        group.close();
        server.close();
        cluster.close();
        executor.shutdownNow();
    }

    KvHttpConfig config() {
        return KvHttpConfig.DEFAULT;
    }

    HttpResponse<byte[]> call(String method, String path, @Nullable Object body, String... headers) {
        BodyPublisher publisher;
        if (body instanceof byte[] bytes) {
            publisher = BodyPublishers.ofByteArray(bytes);
        } else {
            publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
        }
        return send(method, path, publisher, headers);
    }

    /** Sends a body in chunks, without saying how long it is. */
    HttpResponse<byte[]> stream(String method, String path, int bytes) {
        return send(method, path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[bytes])));
    }

    private HttpResponse<byte[]> send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + server.address() + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(method + " " + path + ": " + e, e);
        }
    }

    static String text(HttpResponse<byte[]> reply) {
        return new String(reply.body(), StandardCharsets.UTF_8).strip();
    }

    static void assertReply(int status, String body, HttpResponse<byte[]> reply) {
        assertEquals(status + " " + body, reply.statusCode() + " " + text(reply));
    }

    /** Every error has its code, a message, and says who leads. */
    static void assertError(int status, String code, HttpResponse<byte[]> reply) {
        assertEquals(status, reply.statusCode(), () -> text(reply));
        assertEquals(
                "application/json", reply.headers().firstValue("Content-Type").orElseThrow());
        Map<String, @Nullable Object> fields = Json.read(reply.body());
        assertEquals(code, fields.get("error"));
        assertEquals(
                List.of("error", "message", "leader"),
                List.copyOf(fields.keySet()).subList(0, 3));
    }
}
