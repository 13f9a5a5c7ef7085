package io.skerry.raft.runtime.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.runtime.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CompletionsTest {

    private final ApplierPool pool = new ApplierPool(
            "completions",
            RaftConfig.builder()
                    .appliers(1)
                    .extraAppliers(2)
                    .applierHold(Duration.ofMillis(10))
                    .build());
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void close() {
        released.countDown();
        assertEquals(List.of(), pool.close(Duration.ofSeconds(30)));
    }

    private static String completedOn(Completions completions) {
        CompletableFuture<String> thread = new CompletableFuture<>();
        completions.complete(() -> thread.complete(Thread.currentThread().getName()));
        return thread.join();
    }

    @Test
    void runInOrderOnAnAppliersThread() {
        Completions completions = new Completions(pool, "g", null);
        List<Integer> order = new CopyOnWriteArrayList<>();
        IntStream.range(0, 1000).forEach(i -> completions.complete(() -> order.add(i)));
        assertTrue(completedOn(completions).startsWith("skerry-applier-completions-"));
        assertEquals(IntStream.range(0, 1000).boxed().toList(), order);
    }

    @Test
    void runOnTheUsersExecutor() {
        Executor user = task -> new Thread(task, "user").start();
        assertEquals("user", completedOn(new Completions(pool, "g", user)));
    }

    @Test
    void runOnThePoolIfTheUsersExecutorRefuses() {
        for (Throwable refusal : List.of(new RejectedExecutionException("shut down"), new OutOfMemoryError("thread"))) {
            Completions completions = new Completions(pool, "g", task -> {
                CompletionsTest.<RuntimeException>throwAny(refusal);
            });
            assertTrue(completedOn(completions).startsWith("skerry-applier-completions-"));
            CompletableFuture<Boolean> alone = new CompletableFuture<>();
            completions.executor().execute(() -> alone.complete(true));
            assertTrue(alone.join());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(Throwable any) throws T {
        throw (T) any;
    }

    @Test
    void neverRunOnAThreadThatDrivesGroups() throws Throwable {
        Completions completions = new Completions(pool, "g", Runnable::run);
        CompletableFuture<String> thread = new CompletableFuture<>();
        CompletableFuture<String> asynchronous = new CompletableFuture<>();
        ClientFutureTest.Marked.run(() -> {
            completions.complete(() -> thread.complete(Thread.currentThread().getName()));
            completions
                    .executor()
                    .execute(() -> asynchronous.complete(Thread.currentThread().getName()));
        });
        assertTrue(thread.join().startsWith("skerry-applier-completions-"));
        assertTrue(asynchronous.join().startsWith("skerry-applier-completions-"));
        assertSame(Thread.currentThread().getName(), completedOn(completions), "elsewhere as the executor likes");
    }

    @Test
    void areNotHeldUpByAStateMachineThatBlocks() {
        CountDownLatch entered = new CountDownLatch(1);
        TestGroup group = new TestGroup(pool, "g", new Journal(word -> {
            entered.countDown();
            Await.latch(released);
        }));
        group.apply(1, 1, "a");
        Await.latch(entered);
        assertTrue(completedOn(new Completions(pool, "g", null)).startsWith("skerry-applier-completions-"));
        assertEquals(0, group.queue.appliedIndex());
    }

    @Test
    void oneThatThrowsHurtsNobody() {
        Completions completions = new Completions(pool, "g", null);
        completions.complete(() -> {
            throw new AssertionError("from a callback");
        });
        completedOn(completions);
    }

    @Test
    void anAsynchronousTaskMayWaitForACompletion() {
        Completions completions = new Completions(pool, "g", null);
        ClientFuture<String> first = new ClientFuture<>(completions.executor());
        ClientFuture<String> second = new ClientFuture<>(completions.executor());
        CompletableFuture<String> both = first.thenApplyAsync(value -> value + second.join());
        completions.complete(() -> first.complete("a"));
        Await.until("the task to wait", () -> !pool.held().isEmpty());
        assertEquals("group g: callback", pool.held().get(0).replaceFirst(" for .*", ""));
        completions.complete(() -> second.complete("b"));
        assertEquals("ab", both.join());
    }

    @Test
    void afterTheCloseTheyWaitIfTheCallerDrivesGroups() throws Throwable {
        Completions completions = new Completions(pool, "g", null);
        pool.close();
        CompletableFuture<String> thread = new CompletableFuture<>();
        ClientFutureTest.Marked.run(() -> completions.complete(
                () -> thread.complete(Thread.currentThread().getName())));
        assertFalse(thread.isDone());
        assertEquals(1, completions.count());
        completions.drain();
        assertEquals(Thread.currentThread().getName(), thread.join());
        assertEquals(0, completions.count());
    }

    @Test
    void afterTheCloseTheyRunOnTheCallersThread() {
        Completions completions = new Completions(pool, "g", null);
        pool.close();
        String caller = Thread.currentThread().getName();
        assertEquals(caller, completedOn(completions));
        CompletableFuture<String> alone = new CompletableFuture<>();
        completions
                .executor()
                .execute(() -> alone.complete(Thread.currentThread().getName()));
        assertEquals(caller, alone.join());
    }
}
