package io.skerry.examples.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.node.OutcomeUnknownException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All threads are busy, or the server closes. */
class OverloadTest extends HttpTestCase {

    private static final int THREADS = 3;

    private final ExecutorService callers = Executors.newCachedThreadPool();

    @Override
    KvHttpConfig config() {
        return KvHttpConfig.DEFAULT.withRequestTimeout(Duration.ofSeconds(20)).withThreads(THREADS);
    }

    @AfterEach
    void stopCallers() {
        callers.shutdownNow();
    }

    @Test
    void whatComesWhenAllThreadsAreBusyIsRefusedAtOnceAndNotQueued() {
        List<CompletableFuture<HttpResponse<byte[]>>> busy = holdAllThreads();
        for (int i = 0; i < 50; i++) {
            assertError(429, "OVERLOADED", call("PUT", "/kv/more", "x".repeat(200_000)));
            assertError(429, "OVERLOADED", call("GET", "/status", null));
        }
        assertEquals(THREADS, group.submitted());

        group.release(new OutcomeUnknownException("over"));
        busy.forEach(reply -> assertError(504, "OUTCOME_UNKNOWN", reply.join()));
        await(() -> call("PUT", "/kv/more", "x").statusCode() == 200);
    }

    @Test
    void aServerThatClosesAnswersWhatItHasAndRefusesWhatComes() {
        List<CompletableFuture<HttpResponse<byte[]>>> busy = holdAllThreads();
        CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> server.drain(20_000), callers);
        await(() -> call("GET", "/kv/a", null).statusCode() == 503);
        assertTrue(!drained.isDone());
        group.release(new OutcomeUnknownException("over"));
        busy.forEach(reply -> assertError(504, "OUTCOME_UNKNOWN", reply.join()));
        drained.join();
    }

    @Test
    void drainingEndsWhenTheTimeIsUp() {
        List<CompletableFuture<HttpResponse<byte[]>>> busy = holdAllThreads();
        server.drain(50);
        group.release(new OutcomeUnknownException("over"));
        busy.forEach(CompletableFuture::join);
    }

    @Test
    void aPortInUseIsNoticedWhenItIsBound() {
        HostPort taken = server.address();
        assertThrows(IOException.class, () -> KvHttpServer.bind(taken, config()));
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        KvHttpConfig good = KvHttpConfig.DEFAULT;
        for (Duration none : List.of(Duration.ZERO, Duration.ofDays(1), Duration.ofSeconds(-1))) {
            assertThrows(IllegalArgumentException.class, () -> good.withRequestTimeout(none));
            assertThrows(IllegalArgumentException.class, () -> good.withArrivalTimeout(none));
        }
        assertThrows(IllegalArgumentException.class, () -> good.withThreads(0));
        assertThrows(IllegalArgumentException.class, () -> good.withConnections(0));
        assertThrows(IllegalArgumentException.class, () -> good.withBodies(ByteSize.ofKiB(1)));
    }

    private List<CompletableFuture<HttpResponse<byte[]>>> holdAllThreads() {
        group.hang();
        List<CompletableFuture<HttpResponse<byte[]>>> busy = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int key = i;
            busy.add(CompletableFuture.supplyAsync(() -> call("PUT", "/kv/" + key, "x"), callers));
        }
        await(() -> group.hangingCalls() == THREADS);
        return busy;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "within 20 s");
            Thread.onSpinWait();
        }
    }
}
