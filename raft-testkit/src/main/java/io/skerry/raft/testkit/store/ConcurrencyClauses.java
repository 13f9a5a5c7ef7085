package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.StorageClosedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a storage promises to several threads at once. Not thread-safe; owned by the test. */
abstract class ConcurrencyClauses extends CreditClauses {

    private static final int THREADS = 4;
    private static final int LENGTH = 60;

    @Test
    void threadsCommitBesideEachOther() {
        runAll(THREADS, thread -> {
            GroupId group = GroupId.of(1000 + thread);
            for (int index = 1; index <= 25; index++) {
                int next = index;
                commit(batch -> batch.append(group, entries(1, next, 1)));
                assertEquals(at(1, next), storage().log(group).last(), "Each thread sees what it has committed");
            }
        });
        for (int thread = 0; thread < THREADS; thread++) {
            GroupState state = GroupState.of(storage(), GroupId.of(1000 + thread));
            assertEquals(entries(1, 1, 25), state.entries(), "No thread's batches are lost among another's");
        }
    }

    @Test
    void completionsFollowTheOrderOfJoiningOverAllThreads() {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger numbers = new AtomicInteger();
        int count = 120;
        runAll(THREADS, thread -> {
            for (int next = numbers.incrementAndGet(); next <= count; next = numbers.incrementAndGet()) {
                outcomes.add(joinBehindTheEntryBefore(next, order));
            }
        });
        outcomes.forEach(Outcome::awaitDurable);
        List<Integer> expected = new ArrayList<>(order);
        Collections.sort(expected);
        assertEquals(count, order.size(), "Each completion is called exactly once");
        assertEquals(expected, order, "Completions are called in the order in which batches joined");
        assertEquals(
                entries(1, 1, count), log().read(1, count + 1, Long.MAX_VALUE).require(), "All are in the log");
    }

    /**
     * Joins an append at an index, which is refused as a gap until the one before has joined, from whichever thread:
     * so the order of joining is known although no lock of the test makes it.
     */
    private Outcome joinBehindTheEntryBefore(int index, List<Integer> order) {
        long start = System.nanoTime();
        Outcome outcome = new Outcome(deadline());
        while (true) {
            try {
                storage().batch().append(GROUP, entries(1, index, 1)).commitAsync(failure -> {
                    order.add(index);
                    outcome.done(failure);
                });
                return outcome;
            } catch (BatchRefusedException gap) {
                assertTrue(
                        System.nanoTime() - start < deadline().toNanos(),
                        () -> "An append behind one that another thread has joined is taken: " + gap.getMessage());
                Thread.yield();
            }
        }
    }

    @Test
    void eachReadBesideAWriterSeesOneState() {
        commit(batch -> batch.append(GROUP, entries(1, 1, LENGTH)));
        AtomicBoolean finished = new AtomicBoolean();
        runAll(3, thread -> {
            if (thread > 0) {
                do {
                    readOneState();
                } while (!finished.get());
                return;
            }
            try {
                replaceAndTruncate();
            } finally {
                finished.set(true);
            }
        });
        assertSurvivesReopening();
    }

    /** Never makes the log shorter; each replacement writes one term up to the end. */
    private void replaceAndTruncate() {
        for (int round = 0; round < 120; round++) {
            long term = round + 2;
            long boundary = log().boundary().index();
            long from = Math.max(boundary + 1, LENGTH - round % 30);
            long until = LENGTH + round / 10;
            Outcome last = join(batch -> batch.append(GROUP, entries(term, from, (int) (until - from + 1))));
            if (round % 10 == 9) {
                last = join(batch -> batch.truncatePrefix(GROUP, at(1, boundary + 1)));
            }
            if (round % 3 == 0) {
                last.awaitDurable();
            }
        }
        join(batch -> {}).awaitDurable();
    }

    private void readOneState() {
        LogStore log = log();
        long from = log.firstIndex();
        LogRead<List<LogEntry>> read = log.read(from, Long.MAX_VALUE, Long.MAX_VALUE);
        if (read instanceof LogRead.Compacted<List<LogEntry>> compacted) {
            assertTrue(compacted.boundary().index() >= from, "Compacted is answered at or below the boundary only");
            return;
        }
        List<LogEntry> entries = read.require();
        long term = 0;
        for (int i = 0; i < entries.size(); i++) {
            LogEntry entry = entries.get(i);
            assertEquals(from + i, entry.index(), "One read sees one state: its entries are contiguous");
            assertTrue(entry.term() >= term, "One read sees one state: its terms never go backwards");
            assertEquals(
                    entries(entry.term(), entry.index(), 1), List.of(entry), "One read sees one state: whole entries");
            term = entry.term();
        }
        assertTrue(
                from + entries.size() > LENGTH,
                () -> "A replacement is one change: no reader sees the log shorter, from " + from + " only "
                        + entries.size() + " entries");
        assertTrue(log.lastIndex() >= LENGTH, "A replacement is one change: last() never goes back meanwhile");
    }

    @Test
    void readsBesideCloseAnswerOrSayThatItIsClosed() {
        commit(batch -> batch.append(GROUP, entries(1, 1, LENGTH)));
        LogStore log = log();
        CountDownLatch reading = new CountDownLatch(2);
        AtomicBoolean closed = new AtomicBoolean();
        runAll(3, thread -> {
            if (thread == 0) {
                await(reading, "the readers");
                storage().close();
                closed.set(true);
            } else {
                readUntilClosed(log, reading, closed);
            }
        });
    }

    private static void readUntilClosed(LogStore log, CountDownLatch reading, AtomicBoolean closed) {
        boolean last;
        do {
            // Looked at before the read: the last one certainly begins after close() has returned.
            last = closed.get();
            try {
                assertEquals(LENGTH, log.read(1, 99, Long.MAX_VALUE).require().size(), "Whole answers until closed");
            } catch (StorageClosedException expected) {
                return;
            } finally {
                reading.countDown();
            }
        } while (!last);
        fail("Reads after close() throw StorageClosedException");
    }

    /** What one thread of a test does. */
    @FunctionalInterface
    interface Part {
        void run(int thread) throws Exception;
    }

    /** Runs the parts on as many threads, and fails as the first of them failed. */
    final void runAll(int threads, Part part) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Boolean>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                Callable<Boolean> task = () -> {
                    part.run(thread);
                    return true;
                };
                futures.add(pool.submit(task));
            }
            for (Future<Boolean> future : futures) {
                future.get(deadline().toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("In one of " + threads + " threads: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("Threads did not finish within " + deadline(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        } finally {
            pool.shutdownNow();
        }
    }
}
