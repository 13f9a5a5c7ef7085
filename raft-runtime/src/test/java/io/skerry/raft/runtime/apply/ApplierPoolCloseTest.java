package io.skerry.raft.runtime.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.runtime.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ApplierPoolCloseTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final ApplierPool pool = new ApplierPool(
            "closing",
            RaftConfig.builder().appliers(1).extraAppliers(0).applierHold(SHORT).build());
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger interrupts = new AtomicInteger();

    @AfterEach
    void close() {
        released.countDown();
        pool.close(LONG);
        Await.until("all threads to end", () -> PoolThreads.of("closing").isEmpty());
    }

    /** Waits to be released, whatever happens, and counts interrupts. */
    private void waitStubbornly(int mostInterrupts) {
        entered.countDown();
        while (released.getCount() > 0 && interrupts.get() < mostInterrupts) {
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupts.incrementAndGet();
            }
        }
    }

    private TestGroup blocked(int mostInterrupts) {
        TestGroup group = new TestGroup(pool, "orders", new Journal(word -> waitStubbornly(mostInterrupts)));
        group.apply(3, 1, "a", "b");
        Await.latch(entered);
        return group;
    }

    @Test
    void waitsForWhatRunsAndWhatIsInLine() throws InterruptedException {
        TestGroup running = blocked(Integer.MAX_VALUE);
        TestGroup inLine = new TestGroup(pool, "other", new Journal());
        CompletableFuture<List<String>> abandoned = new CompletableFuture<>();
        Thread closer = new Thread(() -> abandoned.complete(pool.close(LONG)), "closer");
        closer.start();
        Await.untilWaiting(closer);
        inLine.apply(1, 1, "a");
        released.countDown();
        assertEquals(List.of(), abandoned.join());
        closer.join();
        assertEquals(2, running.queue.appliedIndex());
        assertEquals(1, inLine.queue.appliedIndex());
        assertEquals(0, interrupts.get());
        assertEquals(List.of(), PoolThreads.of("closing"));
    }

    @Test
    void interruptsWhatStillRuns() {
        TestGroup group = blocked(1);
        assertEquals(List.of(), pool.close(SHORT));
        assertEquals(1, interrupts.get());
        assertTrue(group.queue.appliedIndex() >= 1);
        assertEquals(List.of(), PoolThreads.of("closing"));
    }

    @Test
    void namesWhatItAbandons() {
        TestGroup group = blocked(Integer.MAX_VALUE);
        TestGroup inLine = new TestGroup(pool, "other", new Journal());
        inLine.apply(1, 1, "a");
        List<String> abandoned = pool.close(SHORT);
        assertEquals(2, abandoned.size(), abandoned::toString);
        assertTrue(abandoned.get(0).matches("group orders: apply 3/1 for \\d+\\.\\d s"), abandoned.get(0));
        assertEquals("group other: state machine, still in line", abandoned.get(1));
        assertEquals(1, interrupts.get(), "interrupted once");
        assertEquals(1, PoolThreads.of("closing").size(), "the thread that is held");

        inLine.apply(1, 2, "b");
        released.countDown();
        Await.until("the last thread to end", () -> PoolThreads.of("closing").isEmpty());
        assertEquals(1, group.queue.appliedIndex(), "nothing follows what was abandoned");
        assertEquals(List.of(), group.machine.batches());
        assertEquals(List.of(), group.applied);
        assertEquals(0, inLine.queue.appliedIndex());
    }

    @Test
    void closingAgainWaitsForNothing() {
        blocked(Integer.MAX_VALUE);
        assertEquals(1, pool.close(SHORT).size());
        assertEquals(1, pool.close(LONG).size());
        assertEquals(1, interrupts.get());
        pool.close();
    }

    @Test
    void anActorMayClose() {
        CompletableFuture<List<String>> abandoned = new CompletableFuture<>();
        Completions completions = new Completions(pool, "orders", null);
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        completions.complete(() -> {
            completions.complete(() -> next.complete(true));
            abandoned.complete(pool.close(LONG));
        });
        assertEquals(List.of(), abandoned.join(), "it does not wait for itself");
        assertTrue(next.join(), "what is behind it in its own line still runs");
    }

    @Test
    void nothingIsAppliedAfterAStateMachineHasClosed() {
        TestGroup group = new TestGroup(pool, "orders", new Journal(word -> pool.close(Duration.ZERO)));
        group.apply(3, 1, "a", "b");
        Await.until("all threads to end", () -> PoolThreads.of("closing").isEmpty());
        assertEquals(1, group.queue.appliedIndex());
        assertEquals(List.of(), group.machine.batches());
    }

    @Test
    void anInterruptedCloserWaitsOnAndKeepsItsFlag() throws InterruptedException {
        blocked(Integer.MAX_VALUE);
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread closer = new Thread(
                () -> {
                    pool.close(LONG);
                    flag.complete(Thread.currentThread().isInterrupted());
                },
                "closer");
        closer.start();
        Await.untilWaiting(closer);
        closer.interrupt();
        Await.untilWaiting(closer);
        assertFalse(flag.isDone());
        released.countDown();
        assertTrue(flag.join());
        closer.join();
    }

    @Test
    void namesItsThreads() {
        assertEquals(List.of("skerry-applier-closing-0", "skerry-applier-closing-watch"), PoolThreads.of("closing"));
        assertEquals(1, pool.threads());
    }
}
