package io.skerry.raft.runtime.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.core.check.InvariantViolation;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.Silent;
import io.skerry.raft.runtime.apply.TestGroup.Caller;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ApplyQueueTest {

    private static final Throwable WHY = new IllegalStateException("that is why");

    private final ApplierPool pool = new ApplierPool("queue", RaftConfig.DEFAULT);
    private final MemoryStorage storage = new MemoryStorage();

    @AfterEach
    void close() {
        assertEquals(List.of(), pool.close(RaftConfig.DEFAULT.closeTimeout()));
        storage.close();
    }

    // ---- order

    @Test
    void appliesInOrderAndSaysSoOnceForMany() {
        CountDownLatch handedIn = new CountDownLatch(1);
        TestGroup group = new TestGroup(pool, "g", new Journal(word -> Await.latch(handedIn)));
        group.apply(1, 1, "a");
        group.apply(1, 2, "b", "c");
        group.apply(2, 4, "d");
        assertEquals(0, group.queue.appliedIndex());
        assertTrue(group.queue.bytes() > 0);
        handedIn.countDown();
        group.awaitApplied(4);
        assertEquals(List.of("1/1 a", "1/2 b", "1/3 c", "2/4 d"), group.machine.words());
        assertEquals(LogPosition.of(2, 4), last(group.machine.batches()));
        assertEquals(group.applied.size(), group.machine.batches().size());
        assertEquals(4, group.queue.appliedIndex());
        assertEquals(0, group.queue.bytes());
    }

    @Test
    void appliesAboveWhatIsDurable() {
        TestGroup group = new TestGroup(pool, "g", new Journal(), LogPosition.of(3, 10), TestGroup.noLog());
        assertEquals(10, group.queue.appliedIndex());
        assertEquals(0, group.read(10, Journal::count).join(), "what is durable is applied");
        group.apply(3, 11, "k");
        group.awaitApplied(11);
        assertEquals(List.of(11L), group.applied);
    }

    @Test
    void skipsWhatIsNoCommand() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        group.apply(TestGroup.entries(List.of(
                TestGroup.other(1, 1, EntryType.NO_OP),
                TestGroup.other(1, 2, EntryType.MEMBERSHIP),
                LogEntry.command(1, 3, Payload.ofUtf8("a")),
                TestGroup.other(1, 4, EntryType.foreign(64)))));
        group.awaitApplied(4);
        assertEquals(List.of("1/3 a"), group.machine.words());
    }

    @Test
    void aGapIsABrokenLaw() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        group.apply(1, 2, "b");
        Await.until("the failure", () -> !group.failed.isEmpty());
        assertInstanceOf(InvariantViolation.class, group.failed.get(0));
    }

    // ---- commands that wait

    @Test
    void whoeverWaitsIsMatchedByTerm() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        Caller first = new Caller(2, 1);
        Caller deposed = new Caller(1, 2);
        Caller successor = new Caller(2, 2);
        Caller last = new Caller(2, 4);
        group.apply(TestGroup.commands(2, 1, "a", "b", "c", "d"), first, deposed, successor, last);
        group.awaitApplied(4);
        assertEquals(List.of("applied a!"), first.told);
        assertEquals(List.of("lost to 2/2"), deposed.told);
        assertEquals(List.of("applied b!"), successor.told);
        assertEquals(List.of("applied d!"), last.told);
    }

    @Test
    void aCommandIsLostToANoOpToo() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        Caller deposed = new Caller(1, 1);
        group.apply(TestGroup.entries(List.of(TestGroup.other(2, 1, EntryType.NO_OP))), deposed);
        group.awaitApplied(1);
        assertEquals(List.of("lost to 2/1"), deposed.told);
    }

    @Test
    void whoHasAResultSeesItApplied() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        CompletableFuture<Long> seen = new CompletableFuture<>();
        group.queue.apply(TestGroup.inMemory(TestGroup.commands(1, 1, "a")), List.of(new Caller(1, 1) {
            @Override
            public void applied(String result) {
                seen.complete(group.queue.appliedIndex());
            }
        }));
        assertEquals(1, seen.join());
    }

    @Test
    void aCallbackThatThrowsHurtsNobody() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        Caller next = new Caller(1, 2);
        Caller thrower = new Caller(1, 1) {
            @Override
            public void applied(String result) {
                Thread.currentThread().interrupt();
                throw new AssertionError("from a callback");
            }
        };
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        TestGroup other = new TestGroup(
                pool,
                "h",
                new Journal(word -> interrupted.add(Thread.currentThread().isInterrupted())));
        group.apply(TestGroup.commands(1, 1, "a", "b"), thrower, next);
        other.apply(TestGroup.commands(1, 1, "a", "b"), thrower);
        group.awaitApplied(2);
        other.awaitApplied(2);
        assertEquals(List.of("applied b!"), next.told);
        assertEquals(List.of(), group.failed);
        assertFalse(interrupted.contains(true), "a flag that a callback leaves does not hit the state machine");
    }

    @Test
    void nobodyWaitsOutsideTheRange() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        assertThrows(
                IllegalArgumentException.class, () -> group.apply(TestGroup.commands(1, 1, "a"), new Caller(1, 2)));
        assertEquals(0, group.queue.bytes());
    }

    // ---- reads

    @Test
    void readsWaitForTheirIndexInOrder() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        List<String> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Boolean>> reads = new ArrayList<>();
        for (int index : new int[] {3, 1, 2, 3, 1}) {
            String name = index + "#" + reads.size();
            reads.add(group.read(index, machine -> order.add(name + " sees " + machine.count())));
        }
        group.apply(1, 1, "a");
        reads.get(4).join();
        assertFalse(reads.get(2).isDone());
        group.apply(1, 2, "b", "c");
        reads.get(3).join();
        assertEquals(List.of("1#1 sees 1", "1#4 sees 1", "2#2 sees 2", "3#0 sees 3", "3#3 sees 3"), order);
    }

    @Test
    void aReadRunsAsSoonAsItsIndexIsThere() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        CompletableFuture<Integer> second = group.read(2, Journal::count);
        group.apply(1, 1, "a", "b", "c", "d");
        assertEquals(2, second.join(), "the state at the index, although more was there to apply");
    }

    @Test
    void aStaleReadSeesWhatIsThere() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        assertEquals(List.of(), group.read(0, Journal::words).join());
        group.apply(1, 1, "a");
        group.awaitApplied(1);
        assertEquals(List.of("1/1 a"), group.read(0, Journal::words).join());
    }

    @Test
    void aReadThatThrowsHurtsNobody() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        group.read(0, machine -> {
            throw new AssertionError("from a read");
        });
        group.apply(1, 1, "a");
        group.awaitApplied(1);
        assertEquals(List.of(), group.failed);
    }

    // ---- from the log

    @Test
    void readsTheLogInPieces() {
        String large = "x".repeat(700_000);
        LogStore log = TestGroup.logOf(storage, "g", TestGroup.commands(1, 1, "a", large, large, large, "e"));
        List<Long> held = new CopyOnWriteArrayList<>();
        TestGroup[] group = new TestGroup[1];
        Journal machine = new Journal(word -> held.add(group[0].queue.bytes()));
        group[0] = new TestGroup(pool, "g", machine, LogPosition.NONE, log);
        Caller last = new Caller(1, 5);
        group[0].apply(1, 1, "a");
        group[0].queue.apply(TestGroup.fromLog(2, 5), List.of(last));
        group[0].apply(2, 6, "f");
        group[0].awaitApplied(6);
        assertEquals(6, machine.count());
        assertEquals(List.of("applied e!"), last.told);
        assertTrue(held.stream().allMatch(bytes -> bytes < 1_500_000), () -> "a piece at a time: " + held);
        assertEquals(0, group[0].queue.bytes());
    }

    @Test
    void aLogThatDoesNotHoldItStops() {
        LogStore log = TestGroup.logOf(index -> new LogRead.Compacted<>(LogPosition.of(1, 7)));
        TestGroup group = new TestGroup(pool, "g", new Journal(), LogPosition.NONE, log);
        group.queue.apply(TestGroup.fromLog(1, 5), List.of());
        Await.until("the failure", () -> !group.failed.isEmpty());
        assertTrue(group.failed.get(0).getMessage().contains("1/7"));
    }

    // ---- snapshots

    private static Restoration<Journal> restoration(LogPosition position, List<String> told) {
        return new Restoration<>() {
            @Override
            public LogPosition restore(Journal machine) {
                told.add("restored after " + machine.count());
                return position;
            }

            @Override
            public void dropped() {
                told.add("dropped");
            }
        };
    }

    /** A read that waits for what only a snapshot brings has nothing else to wake it. */
    @Test
    void aRestoredStateStandsBetweenWhatCameBeforeAndAfterAndReadsSeeIt() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        List<String> told = new CopyOnWriteArrayList<>();
        CompletableFuture<Integer> read = group.read(9, Journal::count);
        group.apply(1, 1, "a", "b");
        group.queue.restore(restoration(LogPosition.of(2, 9), told));
        assertEquals(2, read.join());
        assertEquals(List.of("restored after 2"), told);
        group.apply(2, 10, "c");
        group.awaitApplied(10);
        assertTrue(group.applied.contains(9L), group.applied.toString());
        assertEquals(3, group.machine.count());
    }

    @Test
    void whatIsGoneFromTheLogBecauseASnapshotComesIsLeftOutAndWhoWaitsForItIsTold() {
        LogStore log = TestGroup.logOf(index -> new LogRead.Compacted<>(LogPosition.of(2, 7)));
        TestGroup group = new TestGroup(pool, "g", new Journal(), LogPosition.NONE, log);
        List<String> told = new CopyOnWriteArrayList<>();
        Caller caller = new Caller(1, 3);
        group.queue.expectRestoration(7);
        group.queue.apply(TestGroup.fromLog(1, 5), List.of(caller));
        group.queue.restore(restoration(LogPosition.of(2, 7), told));
        group.awaitApplied(7);
        assertEquals(List.of("behind snapshot 2/7"), caller.told);
        assertEquals(0, group.machine.count());
        assertEquals(List.of(), group.failed);
    }

    @Test
    void aStateThatIsNotRestoredAnyMoreIsDropped() {
        CountDownLatch go = new CountDownLatch(1);
        TestGroup group = new TestGroup(pool, "g", new Journal(word -> Await.latch(go)));
        List<String> told = new CopyOnWriteArrayList<>();
        group.apply(1, 1, "a");
        group.queue.restore(restoration(LogPosition.of(2, 9), told));
        group.queue.stop(new IllegalStateException("over"));
        group.queue.restore(restoration(LogPosition.of(2, 10), told));
        assertEquals(List.of("dropped", "dropped"), told);
        go.countDown();
    }

    @Test
    void aVisitorSeesWhatIsAppliedAndWhereThatStands() {
        TestGroup group = new TestGroup(pool, "g", new Journal());
        group.apply(3, 1, "a", "b");
        group.awaitApplied(2);
        CompletableFuture<String> seen = new CompletableFuture<>();
        group.queue.visit(new Visit<>() {
            @Override
            public void run(Journal machine, LogPosition applied) {
                seen.complete(machine.count() + " at " + applied);
            }

            @Override
            public void stopped(Throwable cause) {
                seen.completeExceptionally(cause);
            }
        });
        assertEquals("2 at 3/2", seen.join());
    }

    @Test
    void aLogThatFailsStops() {
        LogStore log = TestGroup.logOf(index -> {
            throw new StorageClosedException("closed");
        });
        TestGroup group = new TestGroup(pool, "g", new Journal(), LogPosition.NONE, log);
        group.queue.apply(TestGroup.fromLog(1, 5), List.of());
        Await.until("the failure", () -> !group.failed.isEmpty());
        assertInstanceOf(StorageClosedException.class, group.failed.get(0));
    }

    // ---- failures

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error", "law", "checked", "?"})
    void whatThrowsStopsTheGroupOnce(String how) {
        CountDownLatch handedIn = new CountDownLatch(1);
        TestGroup group = new TestGroup(pool, "g", new Journal(word -> {
            Await.latch(handedIn);
            throwIfNamed(word);
        }));
        Caller before = new Caller(1, 1);
        Caller itself = new Caller(1, 2);
        Caller after = new Caller(1, 3);
        CompletableFuture<Integer> read = group.read(3, Journal::count);
        group.apply(TestGroup.commands(1, 1, "a", how, "c"), before, itself, after);
        group.apply(1, 4, "d");
        handedIn.countDown();
        Await.until("the failure", () -> !group.failed.isEmpty());
        assertSame(
                group.failed.get(0),
                assertThrows(ExecutionException.class, () -> read.get(30, TimeUnit.SECONDS))
                        .getCause());
        assertSame(
                group.failed.get(0),
                assertThrows(
                                ExecutionException.class,
                                () -> group.read(0, Journal::count).get(30, TimeUnit.SECONDS))
                        .getCause());
        Caller late = new Caller(1, 5);
        group.apply(TestGroup.commands(1, 5, "e"), late);
        group.queue.stop(WHY);
        String stopped = "stopped: " + group.failed.get(0).getMessage();
        assertEquals(List.of("applied a!"), before.told);
        assertEquals(List.of(stopped), itself.told);
        assertEquals(List.of(stopped), after.told);
        assertEquals(List.of(stopped), late.told);
        awaitQuiet();
        assertEquals(1, group.failed.size());
        assertEquals(1, group.queue.appliedIndex());
        assertEquals(List.of(), group.machine.batches(), "a state machine that threw is left alone");
        assertEquals(0, group.queue.bytes());
    }

    private static void throwIfNamed(String word) {
        switch (word) {
            case "exception" -> throw new IllegalArgumentException("exception");
            case "error" -> throw new StackOverflowError("error");
            case "law" -> throw new InvariantViolation("law");
            case "checked" -> throwAny(new InterruptedException("checked"));
            default -> {}
        }
    }

    /** As other languages do. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(Throwable any) throws T {
        throw (T) any;
    }

    @Test
    void whatThrowsAndCannotBeToldOfStopsTheGroupToo() {
        TestGroup group = new TestGroup(pool, "g", new Journal(word -> {
            throw new Silent();
        }));
        Caller caller = new Caller(1, 1) {
            @Override
            public void stopped(Throwable cause) {
                told.add("stopped");
            }
        };
        group.apply(TestGroup.commands(1, 1, "a"), caller);
        Await.until("the listener to be told", () -> !group.failed.isEmpty());
        assertInstanceOf(Silent.class, group.failed.get(0));
        assertEquals(List.of("stopped"), caller.told);
    }

    @Test
    void batchAppliedThatThrowsStopsTheGroup() {
        TestGroup group = new TestGroup(pool, "g", new Journal(word -> {
            if (word.equals("batch")) {
                throw new IllegalStateException("batch");
            }
        }));
        group.apply(1, 1, "a");
        Await.until("the failure", () -> !group.failed.isEmpty());
        assertEquals(List.of(), group.applied);
    }

    // ---- stopping

    @Test
    void stoppingTellsWhoWaitsAtOnce() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        TestGroup group = new TestGroup(pool, "g", new Journal(word -> {
            entered.countDown();
            Await.latch(released);
        }));
        Caller current = new Caller(1, 1);
        Caller next = new Caller(1, 2);
        group.apply(TestGroup.commands(1, 1, "a", "b"), current, next);
        CompletableFuture<Integer> read = group.read(1, Journal::count);
        Await.latch(entered);
        group.queue.stop(WHY);
        group.queue.stop(new IllegalStateException("another"));
        assertEquals(List.of("stopped: that is why"), current.told, "although it is being applied");
        assertEquals(List.of("stopped: that is why"), next.told);
        assertSame(WHY, assertThrows(ExecutionException.class, read::get).getCause());
        assertSame(
                WHY,
                assertThrows(ExecutionException.class, group.read(0, Journal::count)::get)
                        .getCause());
        released.countDown();
        awaitQuiet();
        assertEquals(1, group.queue.appliedIndex(), "what is being applied comes to its end");
        assertEquals(List.of(LogPosition.of(1, 1)), group.machine.batches());
        assertEquals(1, current.told.size());
        assertEquals(List.of(), group.applied);
        assertEquals(List.of(), group.failed);
    }

    @Test
    void aFailureAfterTheStopIsNoNews() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        TestGroup group = new TestGroup(pool, "g", new Journal(word -> {
            entered.countDown();
            Await.latch(released);
            throw new IllegalStateException("late");
        }));
        group.apply(1, 1, "a");
        Await.latch(entered);
        group.queue.stop(WHY);
        released.countDown();
        awaitQuiet();
        assertEquals(List.of(), group.failed);
    }

    /** Whatever was in line has run when as many actors as there are threads, and more, have run after it. */
    private void awaitQuiet() {
        pool.close(RaftConfig.DEFAULT.closeTimeout());
    }

    private static LogPosition last(List<LogPosition> positions) {
        return positions.get(positions.size() - 1);
    }

    // ---- many groups

    @Test
    void manyGroupsOnFewThreadsAreEachInOrder() {
        List<TestGroup> groups = IntStream.range(0, 20)
                .mapToObj(i -> new TestGroup(pool, "g" + i, new Journal()))
                .toList();
        for (int index = 1; index <= 500; index++) {
            for (TestGroup group : groups) {
                group.apply(1, index, "w" + index);
            }
        }
        for (TestGroup group : groups) {
            group.awaitApplied(500);
            List<String> words = group.read(0, Journal::words).join();
            assertEquals(
                    IntStream.rangeClosed(1, 500)
                            .mapToObj(i -> "1/" + i + " w" + i)
                            .toList(),
                    words);
            assertEquals(List.of(), group.failed);
        }
    }
}
