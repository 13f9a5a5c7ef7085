package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException.Effect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Room is held in reserve: what would use it up is refused, while the storage works. */
class DiskReserveTest {

    private static final long RESERVE = 1000;
    private static final long LATER_NANOS = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    private Path folder;

    private final AtomicLong usable = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();
    private long term;

    @Test
    void nothingIsAddedBelowTheReserveAndItGoesOnByItself() {
        try (RaftStorage storage = open()) {
            storage.batch().append(GROUP, entries(1, 1, 9)).commit();
            StorageBatch credited = storage.batch();
            assertTrue(credited.tryReserve(10_000));
            usable.set(RESERVE - 1);
            awaitLow(storage, true);
            refuses(storage.batch().append(GROUP, entries(1, 10, 10)));
            refuses(storage.batch().value(GROUP, "name", Payload.ofUtf8("x")));
            refuses(storage.batch().membership(GROUP, 9, Payload.ofUtf8("x")));
            try (StorageBatch batch = storage.batch()) {
                assertFalse(batch.tryReserve(1), "no credit is given");
            }
            credited.append(GROUP, entries(1, 10, 10)).commit();
            storage.batch().hardState(GROUP, HardState.of(7)).commit();
            storage.batch().truncateSuffix(GROUP, 10).commit();
            storage.batch().truncatePrefix(GROUP, LogPosition.of(1, 5)).commit();
            storage.batch().removeValue(GROUP, "name").commit();
            storage.batch().destroy(GroupId.of(99)).commit();
            assertEquals(
                    entries(1, 6, 9), storage.log(GROUP).read(6, 99, 1 << 20).require());
            assertNull(storage.describe().failure(), "it works");
            usable.set(2 * RESERVE);
            awaitLow(storage, false);
            storage.batch().append(GROUP, entries(1, 10, 10)).commit();
        }
    }

    @Test
    void refusedCreditAndBatchesLeaveNoRoomTaken() {
        try (RaftStorage storage = open()) {
            usable.set(0);
            awaitLow(storage, true);
            try (StorageBatch batch = storage.batch()) {
                assertFalse(batch.tryReserve(1000));
            }
            refuses(storage.batch().append(GROUP, entries(1, 1, 9)));
            assertEquals(0, storage.describe().queuedBytes());
        }
    }

    @Test
    void whatIsRefusedIsCounted() {
        try (RocksDbStorage storage = open()) {
            usable.set(0);
            awaitLow(storage, true);
            refuses(storage.batch().append(GROUP, entries(1, 1, 9)));
            try (StorageBatch batch = storage.batch()) {
                assertFalse(batch.tryReserve(1000));
            }
            assertEquals(1, storage.statistics().counter("refused.diskFull"));
            assertEquals(1, storage.statistics().counter("refused.credit"));
        }
    }

    @Test
    void noReserveAsksNobody() {
        DiskReserve none = new DiskReserve("s", 0, this::probe, now::get);
        now.addAndGet(LATER_NANOS);
        usable.set(0);
        assertFalse(none.isLow());
        assertEquals(0, asked.get());
    }

    @Test
    void theDefaultFitsTheLogAndASmallDisk() {
        RocksDbStorageConfig.Builder config = RocksDbStorageConfig.builder();
        long large = 1L << 40;
        assertEquals(320L << 20, config.build().reserveBytes(large));
        assertEquals(20L << 20, config.build().reserveBytes(40L << 20), "half of the disk");
        config.logRetention(ByteSize.ofMiB(1));
        assertEquals(32L << 20, config.build().reserveBytes(large));
        assertEquals(
                5L << 20, config.diskReserve(ByteSize.ofMiB(5)).build().reserveBytes(1 << 20), "as it is asked for");
    }

    @Test
    void theFileSystemIsAskedNowAndThen() {
        DiskReserve reserve = new DiskReserve("s", RESERVE, this::probe, now::get);
        assertEquals(1, asked.get());
        for (int i = 0; i < 100; i++) {
            assertFalse(reserve.isLow());
            reserve.wrote(0);
        }
        assertEquals(1, asked.get(), "the answer is still good");
        now.addAndGet(LATER_NANOS);
        assertFalse(reserve.isLow());
        assertEquals(1, asked.get(), "who joins asks nobody while there is room");
        reserve.wrote(0);
        assertEquals(2, asked.get(), "who writes asks if it is long ago");
        reserve.wrote(RESERVE);
        assertEquals(3, asked.get(), "or if so much was written");
        usable.set(0);
        reserve.wrote(RESERVE);
        assertTrue(reserve.isLow());
        assertEquals(4, asked.get());
        now.addAndGet(LATER_NANOS);
        assertTrue(reserve.isLow());
        assertTrue(reserve.isLow());
        assertEquals(5, asked.get(), "who is refused asks if it is long ago");
    }

    @Test
    void aLittleMoreThanTheReserveDoesNotEndIt() {
        DiskReserve reserve = new DiskReserve("s", RESERVE, this::probe, now::get);
        assertFalse(lowAt(reserve, RESERVE));
        assertTrue(lowAt(reserve, RESERVE - 1));
        assertTrue(lowAt(reserve, RESERVE));
        assertTrue(lowAt(reserve, RESERVE + RESERVE / 4 - 1));
        assertFalse(lowAt(reserve, RESERVE + RESERVE / 4));
        assertFalse(lowAt(reserve, RESERVE));
    }

    @Test
    void aFileSystemThatDoesNotSayRefusesNothing() {
        DiskReserve reserve = new DiskReserve(
                "s",
                RESERVE,
                () -> {
                    throw new IOException("planted");
                },
                now::get);
        assertFalse(reserve.isLow());
    }

    private boolean lowAt(DiskReserve reserve, long bytes) {
        usable.set(bytes);
        reserve.wrote(RESERVE);
        return reserve.isLow();
    }

    private long probe() {
        asked.incrementAndGet();
        return usable.get();
    }

    private static void refuses(StorageBatch batch) {
        BatchRefusedException refusal = assertThrows(BatchRefusedException.class, batch::commit);
        assertEquals(Reason.DISK_FULL, refusal.reason());
        assertEquals(Effect.NONE, refusal.effect());
        assertTrue(refusal.isPassing());
        assertTrue(refusal.getMessage().contains("Free space"), refusal.getMessage());
    }

    private void awaitLow(RaftStorage storage, boolean low) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (storage.isDiskLow() != low) {
            // A storage that nobody writes to has nothing to hold back from.
            storage.batch()
                    .removeValue(GROUP, "nothing")
                    .hardState(GroupId.of(98), HardState.of(++term))
                    .commit();
            assertTrue(System.nanoTime() < deadline, "the file system is asked again");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private RocksDbStorage open() {
        return RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.builder()
                        .diskReserve(ByteSize.ofBytes(RESERVE))
                        .build(),
                new RocksDbStorage.Hooks(options -> {}, UnaryOperator.identity(), this::probe));
    }
}
