package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.StableStore;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.rocksdb.TestStores.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SCENARIOS 11: close in any order, twice, or in the middle of anything is a typed error, never the end of the JVM. */
class CloseTest {

    @TempDir
    Path folder;

    private final HeldWrites writes = new HeldWrites();

    @Test
    void everythingIsRefusedAfterwardsAndClosingAgainIsHarmless() {
        RocksDbStorage storage = RocksDbStorage.open(folder);
        LogStore log = storage.log(GROUP);
        StableStore stable = storage.stable(GROUP);
        StorageBatch batch = storage.batch().append(GROUP, entries(1, 1, 1));
        StorageBatch reserved = storage.batch();
        assertTrue(reserved.tryReserve(100));
        storage.close();
        storage.close();
        assertThrows(StorageClosedException.class, () -> log.read(1, 2, 1));
        assertThrows(StorageClosedException.class, log::last);
        assertThrows(StorageClosedException.class, () -> stable.value("name"));
        assertThrows(StorageClosedException.class, stable::valueNames);
        assertThrows(StorageClosedException.class, () -> storage.log(GroupId.of(1)));
        assertThrows(StorageClosedException.class, storage::groups);
        assertThrows(StorageClosedException.class, batch::commit);
        assertThrows(
                StorageClosedException.class,
                () -> storage.batch().hardState(GROUP, HardState.of(1)).commitAsync(failure -> {}));
        assertThrows(StorageClosedException.class, () -> storage.batch().tryReserve(1));
        reserved.close();
        assertEquals(0, storage.describe().queuedBytes());
        storage.close();
    }

    @Test
    void theWriteThatRunsIsFinishedAndWhatWaitsHasNotHappened() throws InterruptedException {
        RocksDbStorage storage = TestStores.open(folder, writes);
        HeldWrites.Hold hold = writes.holdNext();
        Outcome running = async(storage.batch().append(GROUP, entries(1, 1, 1)));
        hold.awaitReached();
        Outcome waiting = async(storage.batch().append(GROUP, entries(1, 2, 2)));
        Thread closing = new Thread(storage::close);
        closing.start();
        awaitClosing(storage);
        hold.release();
        closing.join(30_000);
        assertFalse(closing.isAlive());
        assertNull(running.await());
        assertInstanceOf(StorageClosedException.class, waiting.await());
        try (RocksDbStorage again = RocksDbStorage.open(folder)) {
            assertEquals(LogPosition.of(1, 1), again.log(GROUP).last());
        }
    }

    @Test
    void anInlineWriteIsWaitedFor() throws InterruptedException {
        RocksDbStorage storage = TestStores.open(folder, writes);
        HeldWrites.Hold hold = writes.holdNext();
        Thread writing =
                new Thread(() -> storage.batch().append(GROUP, entries(1, 1, 1)).commit());
        writing.start();
        hold.awaitReached();
        Thread closing = new Thread(storage::close);
        closing.start();
        awaitClosing(storage);
        hold.release();
        closing.join(30_000);
        writing.join(30_000);
        assertFalse(closing.isAlive() || writing.isAlive());
        try (RocksDbStorage again = RocksDbStorage.open(folder)) {
            assertEquals(LogPosition.of(1, 1), again.log(GROUP).last());
        }
    }

    @Test
    void closingInsideACompletionIsRefused() {
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            Outcome outcome = new Outcome();
            List<Throwable> thrown = new ArrayList<>();
            storage.batch().append(GROUP, entries(1, 1, 1)).commitAsync(failure -> {
                thrown.add(assertThrows(IllegalStateException.class, storage::close));
                thrown.add(assertThrows(
                        IllegalStateException.class,
                        () -> storage.batch().append(GROUP, entries(1, 2, 2)).commit()));
                outcome.done(failure);
            });
            assertNull(outcome.await());
            assertEquals(2, thrown.size());
            assertEquals(LogPosition.of(1, 1), storage.log(GROUP).last());
        }
    }

    @Test
    void closingInsideACompletionIsRefusedWhileAnotherThreadCloses() throws InterruptedException {
        RocksDbStorage storage = TestStores.open(folder, writes);
        HeldWrites.Hold hold = writes.holdNext();
        Outcome refused = new Outcome();
        storage.batch().append(GROUP, entries(1, 1, 1)).commitAsync(failure -> {
            assertThrows(IllegalStateException.class, storage::close);
            refused.done(failure);
        });
        hold.awaitReached();
        Thread closing = new Thread(storage::close);
        closing.start();
        awaitClosing(storage);
        hold.release();
        assertNull(refused.await());
        closing.join(30_000);
        assertFalse(closing.isAlive());
    }

    @Test
    @DisplayName("Twenty times: closed by two threads at once while others read, commit, and list groups")
    void closedDuringEverything() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            Path target = folder.resolve("round " + round);
            RocksDbStorage storage = RocksDbStorage.open(target);
            storage.batch().append(GROUP, entries(1, 1, 300, 500)).commit();
            AtomicLong acknowledged = new AtomicLong();
            Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
            CountDownLatch busy = new CountDownLatch(4);
            List<Thread> threads = new ArrayList<>();
            threads.add(looping(busy, unexpected, () -> storage.log(GROUP).read(1, 301, Long.MAX_VALUE)));
            threads.add(looping(busy, unexpected, storage::groups));
            threads.add(looping(busy, unexpected, () -> {
                long next = acknowledged.get() + 1;
                storage.batch().append(GroupId.of(3), entries(1, next, next)).commit();
                acknowledged.set(next);
            }));
            threads.add(looping(
                    busy,
                    unexpected,
                    () -> storage.batch()
                            .value(
                                    GroupId.of(4),
                                    "name",
                                    entries(1, 1, 1).get(0).payload())
                            .commitAsync(failure -> {})));
            HeldWrites.await(busy);
            threads.add(new Thread(storage::close));
            threads.get(4).start();
            storage.close();
            for (Thread thread : threads) {
                thread.join(30_000);
                assertFalse(thread.isAlive(), "a call hangs");
            }
            assertEquals(List.of(), List.copyOf(unexpected));
            try (RocksDbStorage again = RocksDbStorage.open(target)) {
                assertEquals(acknowledged.get(), again.log(GroupId.of(3)).lastIndex());
            }
        }
    }

    /** Repeats a call until the storage is closed under it; anything but the typed errors is a fault. */
    private static Thread looping(CountDownLatch busy, Queue<Throwable> unexpected, Runnable call) {
        Thread thread = new Thread(() -> {
            boolean first = true;
            while (true) {
                try {
                    call.run();
                } catch (StorageClosedException e) {
                    return;
                } catch (BatchRefusedException e) {
                    // No room: the asynchronous writer is faster than the disk.
                } catch (RuntimeException | Error e) {
                    unexpected.add(e);
                    return;
                } finally {
                    if (first) {
                        busy.countDown();
                        first = false;
                    }
                }
            }
        });
        thread.start();
        return thread;
    }

    /** Waits until close has begun: from then on nothing is accepted. */
    private static void awaitClosing(RocksDbStorage storage) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (true) {
            try (StorageBatch probe = storage.batch()) {
                probe.tryReserve(0);
                assertTrue(System.nanoTime() < deadline, "close does not begin");
                Thread.onSpinWait();
            } catch (StorageClosedException e) {
                return;
            }
        }
    }

    private static Outcome async(StorageBatch batch) {
        Outcome outcome = new Outcome();
        batch.commitAsync(outcome);
        return outcome;
    }
}
