package io.skerry.raft.runtime.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.runtime.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ApplierPoolTest {

    private final List<ApplierPool> pools = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);

    private ApplierPool pool(int appliers, int extra, Duration hold) {
        ApplierPool pool = new ApplierPool(
                "pool",
                RaftConfig.builder()
                        .appliers(appliers)
                        .extraAppliers(extra)
                        .applierHold(hold)
                        .build());
        pools.add(pool);
        return pool;
    }

    @AfterEach
    void close() {
        released.countDown();
        for (ApplierPool pool : pools) {
            assertEquals(List.of(), pool.close(Duration.ofSeconds(30)));
        }
        assertEquals(List.of(), PoolThreads.of("pool"), "no thread is left");
    }

    /** A group that has begun to apply a command, which ends when the test lets it. */
    private TestGroup blocked(ApplierPool pool, String name) {
        CountDownLatch entered = new CountDownLatch(1);
        TestGroup group = new TestGroup(pool, name, new Journal(word -> {
            entered.countDown();
            Await.latch(released);
        }));
        group.apply(3, 1, "a");
        Await.latch(entered);
        return group;
    }

    // ---- slices

    @Test
    void aGroupWithMuchToDoStarvesNobody() {
        ApplierPool pool = pool(1, 0, Duration.ofSeconds(10));
        AtomicBoolean otherHasApplied = new AtomicBoolean();
        TestGroup[] busy = new TestGroup[1];
        int[] index = {1};
        Journal neverDry = new Journal(word -> {
            if (word.equals("a") && !otherHasApplied.get()) {
                busy[0].apply(1, ++index[0], "a");
            }
        });
        busy[0] = new TestGroup(pool, "busy", neverDry);
        busy[0].apply(1, 1, "a");
        TestGroup other = new TestGroup(pool, "other", new Journal(word -> otherHasApplied.set(true)));
        Await.until("the busy one to be at it", () -> busy[0].queue.appliedIndex() > 100);
        other.apply(1, 1, "b");
        other.awaitApplied(1);
        Await.until("the busy one to run dry", () -> busy[0].queue.appliedIndex() == index[0]);
    }

    @Test
    void readsWithoutEndDoNotHoldUpCommands() {
        ApplierPool pool = pool(1, 0, Duration.ofSeconds(10));
        TestGroup group = new TestGroup(pool, "g", new Journal());
        AtomicInteger reads = new AtomicInteger();
        ReadTask<Journal> again = new ReadTask<>() {
            @Override
            public void run(Journal machine) {
                reads.incrementAndGet();
                if (machine.count() == 0) {
                    group.queue.read(0, this);
                }
            }

            @Override
            public void stopped(Throwable cause) {}
        };
        group.queue.read(0, again);
        Await.until("reads", () -> reads.get() > 100);
        group.apply(1, 1, "a");
        group.awaitApplied(1);
    }

    @Test
    void noWakeIsLost() {
        ApplierPool pool = pool(2, 0, Duration.ofSeconds(10));
        AtomicInteger todo = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        ApplierPool.Handle handle = pool.register(new ApplierPool.Actor() {
            @Override
            public boolean runSlice(long untilNanos) {
                done.addAndGet(todo.getAndSet(0));
                return false;
            }

            @Override
            public String describe() {
                return "counter";
            }
        });
        for (int i = 1; i <= 20_000; i++) {
            todo.incrementAndGet();
            handle.wake();
            if (i % 7 == 0) {
                int expected = i;
                Await.until("all to be done", () -> done.get() == expected);
            }
        }
    }

    @Test
    void anActorThatThrowsCostsTheOthersNothing() {
        ApplierPool pool = pool(1, 0, Duration.ofSeconds(10));
        AtomicInteger runs = new AtomicInteger();
        ApplierPool.Handle thrower = pool.register(new ApplierPool.Actor() {
            @Override
            public boolean runSlice(long untilNanos) {
                runs.incrementAndGet();
                throw new AssertionError("against the contract");
            }

            @Override
            public String describe() {
                return "thrower";
            }
        });
        thrower.wake();
        TestGroup group = new TestGroup(pool, "g", new Journal());
        group.apply(1, 1, "a");
        group.awaitApplied(1);
        thrower.wake();
        Await.until("the next run", () -> runs.get() == 2);
        assertEquals(1, pool.threads());
    }

    // ---- threads that user code holds

    @Test
    void othersStandInForThreadsThatAreHeld() {
        ApplierPool pool = pool(2, 3, Duration.ofMillis(20));
        TestGroup first = blocked(pool, "first");
        TestGroup second = blocked(pool, "second");
        TestGroup free = new TestGroup(pool, "free", new Journal());
        free.apply(1, 1, "a");
        free.awaitApplied(1);
        assertEquals(3, pool.threads(), "one is enough");
        Await.until("both to be held", () -> pool.held().size() == 2);
        assertTrue(
                pool.held().get(0).matches("group first: apply 3/1 for \\d+\\.\\d s"),
                pool.held().get(0));
        released.countDown();
        first.awaitApplied(1);
        second.awaitApplied(1);
        Await.until("the surplus to end", () -> pool.threads() == 2);
        Await.until("the threads to be gone", () -> PoolThreads.of("pool").size() == 3);
        Await.until("the slices to end", () -> pool.held().isEmpty());
        free.apply(1, 2, "b");
        free.awaitApplied(2);
    }

    @Test
    void standInsAreBounded() {
        ApplierPool pool = pool(1, 2, Duration.ofMillis(1));
        for (String name : List.of("a", "b", "c")) {
            blocked(pool, name);
        }
        List<String> early = new CopyOnWriteArrayList<>();
        TestGroup waiting = new TestGroup(pool, "waiting", new Journal(word -> {
            if (released.getCount() > 0) {
                early.add(word);
            }
        }));
        waiting.apply(1, 1, "a");
        Await.until("all to be held", () -> pool.held().size() == 3);
        assertEquals(3, pool.threads());
        assertEquals(4, PoolThreads.of("pool").size(), "and the watch");
        released.countDown();
        waiting.awaitApplied(1);
        assertEquals(List.of(), early);
        Await.until("the surplus to end", () -> pool.threads() == 1);
    }

    @Test
    void withoutStandInsOthersWait() {
        ApplierPool pool = pool(1, 0, Duration.ofMillis(1));
        blocked(pool, "a");
        TestGroup waiting = new TestGroup(pool, "waiting", new Journal());
        waiting.apply(1, 1, "a");
        Await.until("the thread to be held", () -> pool.held().size() == 1);
        assertEquals(1, pool.threads());
        released.countDown();
        waiting.awaitApplied(1);
    }

    @Test
    void manySlicesAreNotOneThatHolds() {
        ApplierPool pool = pool(1, 4, Duration.ofMillis(50));
        AtomicInteger slices = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<ApplierPool.Handle> handles = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            handles.add(pool.register(new ApplierPool.Actor() {
                @Override
                public boolean runSlice(long untilNanos) {
                    most.accumulateAndGet(pool.threads(), Math::max);
                    return slices.incrementAndGet() < 200_000;
                }

                @Override
                public String describe() {
                    return "busy";
                }
            }));
        }
        handles.forEach(ApplierPool.Handle::wake);
        Await.until("all slices", () -> slices.get() >= 200_000);
        // A stop of the whole process may make one slice long; that more than one is, is as good as impossible.
        assertTrue(most.get() <= 2, () -> most + " threads");
    }
}
