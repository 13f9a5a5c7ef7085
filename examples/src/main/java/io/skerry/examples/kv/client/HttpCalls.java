package io.skerry.examples.kv.client;

import io.skerry.examples.kv.client.Attempt.Answer;
import io.skerry.examples.kv.client.Attempt.NoAnswer;
import io.skerry.examples.kv.client.Attempt.NotSent;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends single requests. Thread-safe. */
final class HttpCalls implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    /** What the body of an answer may take beyond the timeout, which is for what comes before it. */
    private static final long BODY_MILLIS = 500;

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
        CompletableFuture<HttpResponse<byte[]>> call = http.sendAsync(builder.build(), BodyHandlers.ofByteArray());
        try {
            // The request's own timeout ends with the head of the answer; its body may take for ever.
            HttpResponse<byte[]> response = call.get(timeout.toMillis() + BODY_MILLIS, TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (ExecutionException e) {
            return failed(e.getCause() instanceof Exception cause ? cause : e);
        } catch (TimeoutException e) {
            call.cancel(true);
            return new NoAnswer(new HttpTimeoutException("its answer does not end"));
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            return new NoAnswer(e);
        }
    }

    private static Attempt failed(Exception cause) {
        boolean notSent = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
        return notSent ? new NotSent(cause) : new NoAnswer(cause);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
