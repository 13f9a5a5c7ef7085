package io.skerry.raft.runtime.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.apply.TestGroup.Caller;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many groups on few threads: loops hand in entries from memory and log, others read, state machines block until another
 * group gets on, some throw, some are stopped. The seed decides what is done; the threads decide when.
 */
class ApplyStressTest {

    private static final int GROUPS = 24;
    private static final int ENTRIES = 5000;

    /** What a loop does with one group, and what must have come of it. */
    private static final class Load {

        final Random random;
        final String name;
        final TestGroup group;
        final int throwsAt;
        final int stopsAt;
        final List<Caller> callers = new ArrayList<>();
        final List<CompletableFuture<Integer>> reads = new ArrayList<>();
        final List<Long> readIndexes = new ArrayList<>();
        final EncodedEntries entries;
        int next = 1;

        Load(long seed, int number, ApplierPool pool, MemoryStorage storage, AtomicInteger progress) {
            random = new Random(seed * 31 + number);
            name = "g" + number;
            throwsAt = number % 8 == 3 ? 1 + random.nextInt(ENTRIES) : Integer.MAX_VALUE;
            stopsAt = number % 8 == 5 ? 1 + random.nextInt(ENTRIES) : Integer.MAX_VALUE;
            int holdsAt = number % 4 == 1 ? 1 + random.nextInt(ENTRIES / 2) : 0;
            entries = TestGroup.commands(
                    7,
                    1,
                    IntStream.rangeClosed(1, ENTRIES).mapToObj(i -> "w" + i).toArray(String[]::new));
            Journal machine = new Journal(word -> {
                progress.incrementAndGet();
                if (word.equals("w" + holdsAt)) {
                    int now = progress.get();
                    Await.until("others to get on", () -> progress.get() > now + 100 || progress.get() > now * 2);
                }
                if (word.equals("w" + throwsAt)) {
                    throw new IllegalStateException("thrown");
                }
            });
            group = new TestGroup(pool, name, machine, LogPosition.NONE, TestGroup.logOf(storage, name, entries));
        }

        boolean step() {
            if (next > ENTRIES) {
                return false;
            }
            int last = Math.min(ENTRIES, next + random.nextInt(40));
            List<Caller> waiting = new ArrayList<>();
            for (int index = next; index <= last; index++) {
                if (random.nextInt(3) == 0) {
                    waiting.add(new Caller(6 + random.nextInt(2), index));
                }
            }
            callers.addAll(waiting);
            group.queue.apply(
                    random.nextInt(4) == 0
                            ? TestGroup.fromLog(next, last)
                            : TestGroup.inMemory(entries.slice(next, last + 1)),
                    waiting);
            if (random.nextBoolean()) {
                read(Math.min(ENTRIES, random.nextInt(last + 20)));
            }
            if (stopsAt >= next && stopsAt <= last) {
                group.queue.stop(new IllegalStateException("stopped"));
            }
            next = last + 1;
            return true;
        }

        void read(long index) {
            readIndexes.add(index);
            reads.add(group.read(index, Journal::count));
        }

        void check() {
            boolean ends = throwsAt == Integer.MAX_VALUE && stopsAt == Integer.MAX_VALUE;
            long applied = group.queue.appliedIndex();
            assertEquals(
                    IntStream.rangeClosed(1, (int) applied)
                            .mapToObj(i -> "7/" + i + " w" + i)
                            .toList(),
                    group.machine.words());
            assertEquals(throwsAt == Integer.MAX_VALUE ? 0 : 1, group.failed.size(), () -> "failures " + group.failed);
            assertTrue(stopsAt != Integer.MAX_VALUE || applied == (ends ? ENTRIES : throwsAt - 1));
            List<Long> reported = group.applied;
            assertEquals(reported.stream().distinct().sorted().toList(), reported, "rising");
            assertEquals(0, group.queue.bytes());
            callers.forEach(caller -> checkCaller(caller, ends, applied));
            for (int i = 0; i < reads.size(); i++) {
                long index = readIndexes.get(i);
                CompletableFuture<Integer> read = reads.get(i);
                assertTrue(read.isDone(), () -> name + " reads at " + index + ", applied " + applied);
                assertTrue(read.isCompletedExceptionally() ? !ends : read.join() >= index);
            }
        }

        private void checkCaller(Caller caller, boolean ends, long applied) {
            String right = caller.term() == 7 ? "applied w" + caller.index() + "!" : "lost to 7/" + caller.index();
            assertEquals(1, caller.told.size(), () -> name + " " + caller.index() + " was told " + caller.told);
            boolean isRight = caller.told.get(0).equals(right);
            boolean isStopped = caller.told.get(0).startsWith("stopped: ");
            assertTrue(isRight && caller.index() <= applied || isStopped && !ends, caller.told::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Timeout(120)
    void everythingHappensOnceAndInOrder(long seed) throws InterruptedException {
        RaftConfig config = RaftConfig.builder()
                .appliers(2)
                .extraAppliers(GROUPS)
                .applierHold(Duration.ofMillis(2))
                .build();
        ApplierPool pool = new ApplierPool("stress", config);
        try (MemoryStorage storage = new MemoryStorage()) {
            AtomicInteger progress = new AtomicInteger();
            List<Load> loads = IntStream.range(0, GROUPS)
                    .mapToObj(number -> new Load(seed, number, pool, storage, progress))
                    .toList();
            CountDownLatch begin = new CountDownLatch(1);
            List<Thread> loops = new ArrayList<>();
            for (int loop = 0; loop < 3; loop++) {
                int mine = loop;
                loops.add(new Thread(() -> {
                    Await.latch(begin);
                    drive(IntStream.range(0, GROUPS)
                            .filter(number -> number % 3 == mine)
                            .mapToObj(loads::get)
                            .toList());
                }));
            }
            List<CompletableFuture<Integer>> stale = new ArrayList<>();
            loops.add(new Thread(() -> {
                Await.latch(begin);
                Random random = new Random(seed);
                for (int i = 0; i < 2000; i++) {
                    stale.add(loads.get(random.nextInt(GROUPS)).group.read(0, Journal::count));
                }
            }));
            loops.forEach(Thread::start);
            begin.countDown();
            for (Thread loop : loops) {
                loop.join();
            }
            // Whatever holds, holds until others get on, and all of those have been handed in.
            Await.until("everything", () -> loads.stream().allMatch(ApplyStressTest::isDone));
            assertEquals(List.of(), pool.close(Duration.ofSeconds(30)));
            loads.forEach(Load::check);
            assertTrue(stale.stream().allMatch(CompletableFuture::isDone));
        }
        assertEquals(List.of(), PoolThreads.of("stress"));
    }

    private static void drive(List<Load> loads) {
        List<Load> open = new ArrayList<>(loads);
        while (!open.isEmpty()) {
            open.removeIf(load -> !load.step());
        }
    }

    private static boolean isDone(Load load) {
        return load.stopsAt != Integer.MAX_VALUE
                || !load.group.failed.isEmpty()
                || load.group.queue.appliedIndex() == ENTRIES;
    }
}
