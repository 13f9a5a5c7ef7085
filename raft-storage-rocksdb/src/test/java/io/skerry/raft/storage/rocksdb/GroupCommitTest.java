package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.rocksdb.TestStores.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

/** Counts by RocksDB's own counters what becomes of requests that wait for one sync. */
class GroupCommitTest {

    @TempDir
    Path folder;

    private final HeldWrites writes = new HeldWrites();
    private Statistics statistics;
    private RocksDbStorage storage;

    @BeforeEach
    void open() {
        RocksDB.loadLibrary();
        statistics = new Statistics();
        storage = TestStores.open(folder, writes, options -> options.setStatistics(statistics));
    }

    @AfterEach
    void close() {
        storage.close();
        statistics.close();
    }

    @Test
    @DisplayName(
            "SCENARIOS 36: three conflicting requests of one group and those of 63 others are folded into one write")
    void foldsConflictingRequestsOfAGroup() {
        storage.batch().append(GROUP, entries(1, 1, 4)).commit();
        long writesBefore = rocksDbWrites();
        long syncsBefore = rocksDbSyncs();
        HeldWrites.Hold hold = writes.holdNext();
        Outcome held = async(storage.batch().hardState(GroupId.of(99), HardState.of(1)));
        hold.awaitReached();

        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(async(storage.batch().append(GROUP, entries(2, 5, 9))));
        outcomes.add(async(storage.batch().append(GROUP, entries(3, 7, 8))));
        outcomes.add(async(storage.batch().append(GROUP, entries(4, 6, 6))));
        for (int other = 0; other < 63; other++) {
            outcomes.add(async(storage.batch().append(GroupId.of(1000 + other), entries(1, 1, 3))));
        }
        assertEquals(LogPosition.of(1, 4), storage.log(GROUP).last(), "nothing that waits is seen");
        hold.release();

        assertNull(held.await());
        outcomes.forEach(outcome -> assertNull(outcome.await()));
        assertEquals(2, rocksDbWrites() - writesBefore, "the held write, and one for all that waited");
        assertEquals(2, rocksDbSyncs() - syncsBefore);
        List<LogEntry> expected = new ArrayList<>(entries(1, 1, 4));
        expected.addAll(entries(2, 5, 5));
        expected.addAll(entries(4, 6, 6));
        assertEquals(new LogRead.Found<>(expected), storage.log(GROUP).read(1, 100, Long.MAX_VALUE));
        reopen();
        assertEquals(new LogRead.Found<>(expected), storage.log(GROUP).read(1, 100, Long.MAX_VALUE));
    }

    @Test
    void sixtyFourRequestsOf32GroupsBecomeOneWriteAndOneSync() {
        long writesBefore = rocksDbWrites();
        long syncsBefore = rocksDbSyncs();
        HeldWrites.Hold hold = writes.holdNext();
        async(storage.batch().hardState(GROUP, HardState.of(1)));
        hold.awaitReached();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            GroupId group = GroupId.of(100 + i % 32);
            long index = 1 + i / 32;
            outcomes.add(async(storage.batch().append(group, entries(1, index, index))));
        }
        hold.release();
        outcomes.forEach(outcome -> assertNull(outcome.await()));
        assertEquals(1, rocksDbWrites() - writesBefore - 1);
        assertEquals(1, rocksDbSyncs() - syncsBefore - 1);
        assertEquals(65, storage.describe().batches());
        assertEquals(2, storage.describe().commits());
    }

    @Test
    void aLoneBlockingCommitRunsOnItsCallersThread() {
        storage.batch().append(GROUP, entries(1, 1, 1)).commit();
        assertSame(Thread.currentThread(), writes.writers().get(0));
    }

    @Test
    void anAsynchronousCommitNeverRunsOnItsCallersThread() {
        Outcome outcome = async(storage.batch().append(GROUP, entries(1, 1, 1)));
        assertNull(outcome.await());
        assertNotSame(Thread.currentThread(), writes.writers().get(0));
        assertSame(writes.writers().get(0), outcome.thread(), "the thread that writes also completes");
    }

    @Test
    void aBlockingCommitQueuesBehindTheWriteThatRuns() throws InterruptedException {
        HeldWrites.Hold hold = writes.holdNext();
        async(storage.batch().append(GROUP, entries(1, 1, 1)));
        hold.awaitReached();
        Thread blocking =
                new Thread(() -> storage.batch().append(GROUP, entries(1, 2, 2)).commit());
        blocking.start();
        awaitQueued(2);
        hold.release();
        blocking.join(30_000);
        assertFalse(blocking.isAlive());
        assertNotSame(blocking, writes.writers().get(1), "what waited is the committer's to write");
        assertEquals(LogPosition.of(1, 2), storage.log(GROUP).last());
    }

    @Test
    void aBlockingCommitDoesNotReturnBeforeAnEarlierCompletionWasCalled() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        storage.batch().append(GROUP, entries(1, 1, 1)).commitAsync(failure -> {
            inside.countDown();
            HeldWrites.await(goOn);
            order.add("completion");
        });
        HeldWrites.await(inside);
        Thread blocking = new Thread(() -> {
            storage.batch().append(GROUP, entries(1, 2, 2)).commit();
            order.add("commit");
        });
        blocking.start();
        awaitQueued(1);
        goOn.countDown();
        blocking.join(30_000);
        assertEquals(List.of("completion", "commit"), order);
    }

    @Test
    void aTurnIsBoundedByItsBytes() {
        HeldWrites.Hold hold = writes.holdNext();
        async(storage.batch().hardState(GROUP, HardState.of(1)));
        hold.awaitReached();
        List<Outcome> outcomes = LongStream.rangeClosed(1, 5)
                .mapToObj(index -> async(storage.batch().append(GROUP, entries(1, index, index, 1 << 20))))
                .toList();
        hold.release();
        outcomes.forEach(outcome -> assertNull(outcome.await()));
        assertEquals(3, storage.describe().commits(), "5 MiB need two turns of at most 4 MiB, after the held one");
    }

    @Test
    @DisplayName(
            "SCENARIOS 13: what waits and then is refused leaves no trace in what later batches are checked against")
    void aRefusedRequestLeavesNoTraceAmongThoseThatWait() {
        HeldWrites.Hold hold = writes.holdNext();
        async(storage.batch().append(GROUP, entries(1, 1, 3)));
        hold.awaitReached();
        BatchRefusedException gap = assertThrows(
                BatchRefusedException.class,
                () -> async(storage.batch().append(GROUP, entries(1, 4, 6)).append(GROUP, entries(1, 9, 9))));
        assertEquals(Reason.GAP, gap.reason());
        assertTrue(gap.getMessage().contains("would leave a gap behind 1/6"), gap.getMessage());
        Outcome next = async(storage.batch().append(GROUP, entries(1, 4, 4)));
        hold.release();
        assertNull(next.await());
        assertEquals(LogPosition.of(1, 4), storage.log(GROUP).last());
    }

    private Outcome async(StorageBatch batch) {
        Outcome outcome = new Outcome();
        batch.commitAsync(outcome);
        return outcome;
    }

    private void awaitQueued(int entries) {
        long bytes =
                (long) entries * storage.entryCodec().encode(entries(1, 1, 1)).bytes();
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (storage.describe().queuedBytes() < bytes) {
            assertTrue(System.nanoTime() < deadline, "the request did not join");
            Thread.onSpinWait();
        }
    }

    private void reopen() {
        storage.close();
        storage = TestStores.open(folder, writes, options -> options.setStatistics(statistics));
    }

    private long rocksDbWrites() {
        return statistics.getTickerCount(TickerType.WRITE_DONE_BY_SELF)
                + statistics.getTickerCount(TickerType.WRITE_DONE_BY_OTHER);
    }

    private long rocksDbSyncs() {
        return statistics.getTickerCount(TickerType.WAL_FILE_SYNCED);
    }
}
