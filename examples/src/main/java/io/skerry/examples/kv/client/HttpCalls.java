package io.skerry.examples.kv.client;

import io.skerry.examples.kv.client.Attempt.Answer;
import io.skerry.examples.kv.client.Attempt.NoAnswer;
import io.skerry.examples.kv.client.Attempt.NotSent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Sends single requests. Thread-safe. */
final class HttpCalls implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final int THREADS = 4;

    /** The client's own work, which never blocks; callers wait on threads of their own. */
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "raft-kv-client");
        thread.setDaemon(true);
        return thread;
    });

    private final HttpClient http = HttpClient.newBuilder()
            .executor(executor)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /**
     * @param body    null for none
     * @param headers names and values
     */
    Attempt send(
            URI endpoint,
            String method,
            String path,
            byte @Nullable [] body,
            Map<String, String> headers,
            Duration timeout) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(endpoint + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .timeout(timeout);
        headers.forEach(builder::header);
        HttpRequest request = builder.build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.body());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return new NotSent(e);
        } catch (IOException e) {
            return new NoAnswer(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NoAnswer(e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
