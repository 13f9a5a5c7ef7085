package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.StorageBatch;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;

/**
 * What the files of the log take stays near what lives in them: so much once more, or a memtable, and twice as much where it
 * is memory alone that says that it is dead.
 */
class ReclaimTest {

    private static final long MIB = 1 << 20;

    /** With the least that may be retained. */
    private static final long MEMTABLE = 8 * MIB;

    private static final int ENTRY_BYTES = 1 << 10;
    private static final int PER_MIB = (int) (MIB / ENTRY_BYTES);

    /** Heads of records and blocks, and the indexes of tables. */
    private static final double OVERHEAD = 1.1;

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    private Path folder;

    private final AtomicLong usable = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void filesOfOneGroupStayNearWhatItRetains() {
        int retained = 12;
        try (RocksDbStorage storage = open()) {
            append(storage, GROUP, 1, retained);
            for (int round = 1; round <= 4; round++) {
                append(storage, GROUP, 1 + round * retained, retained);
                truncate(storage, GROUP, round * retained);
                awaitFiles(storage, retained);
            }
            assertHolds(storage, GROUP, 4 * retained, retained);
            assertTrue(counter(storage, "reclaim.compactions") > 0, "by compactions");
            long read = counter(storage, "reclaim.readBytes");
            long written = counter(storage, "reclaim.writtenBytes");
            assertTrue(written < read, () -> "which replaced " + read + " bytes by " + written);
        }
    }

    @Test
    void whatIsTruncatedBeforeASilenceGoesAsWell() {
        try (RocksDbStorage storage = open()) {
            append(storage, GROUP, 1, 40);
            truncate(storage, GROUP, 39);
            awaitFiles(storage, 1);
            assertHolds(storage, GROUP, 39, 1);
            assertTrue(counter(storage, "reclaim.flushes") > 0, "nothing would be flushed for a long time");
        }
    }

    @Test
    void whatIsDestroyedGoesAsWell() {
        GroupId other = GroupId.of(3);
        try (RocksDbStorage storage = open()) {
            append(storage, other, 1, 1);
            append(storage, GROUP, 1, 40);
            storage.batch().destroy(GROUP).commit();
            awaitFiles(storage, 1);
            assertHolds(storage, other, 0, 1);
        }
    }

    @Test
    void quietGroupKeepsWhatItHasAmongManyThatAreTruncated() {
        int groups = 8;
        GroupId quiet = GroupId.of(4);
        try (RocksDbStorage storage = open()) {
            append(storage, quiet, 1, 2);
            for (int round = 0; round < 4; round++) {
                for (int group = 11; group <= 10 + groups; group++) {
                    append(storage, GroupId.of(group), 1 + 2 * round, 2);
                }
                for (int group = 11; group <= 10 + groups; group++) {
                    truncate(storage, GroupId.of(group), 1 + 2 * round);
                }
                awaitFiles(storage, 2 + groups);
            }
            assertTrue(counter(storage, "reclaim.compactions") > 0, "by compactions");
            assertHolds(storage, quiet, 0, 2);
        }
        try (RocksDbStorage storage = open()) {
            assertHolds(storage, quiet, 0, 2);
            for (int group = 11; group <= 10 + groups; group++) {
                assertHolds(storage, GroupId.of(group), 7, 1);
            }
        }
    }

    @Test
    void whereWhatLivesHasNoRoomTwiceItWaits() {
        try (RocksDbStorage storage = open()) {
            append(storage, GROUP, 1, 40);
            usable.set(MEMTABLE);
            int before = asked.get();
            truncate(storage, GROUP, 30);
            await(() -> asked.get() > before, () -> "nobody asks for room");
            assertEquals(0, counter(storage, "reclaim.compactions"));
            usable.set(Long.MAX_VALUE);
            truncate(storage, GROUP, 38);
            awaitFiles(storage, 2);
            assertHolds(storage, GROUP, 38, 2);
        }
    }

    @Test
    void whatHadNoRoomGoesAsSoonAsThereIsThoughNobodyWrites() {
        try (RocksDbStorage storage = open()) {
            append(storage, GROUP, 1, 40);
            usable.set(0);
            int before = asked.get();
            truncate(storage, GROUP, 38);
            // The truncation has it ask twice at most.
            await(() -> asked.get() > before + 2, () -> "nobody asks for room");
            usable.set(Long.MAX_VALUE);
            awaitFiles(storage, 2);
            assertHolds(storage, GROUP, 38, 2);
        }
    }

    @Test
    void aCompactionThatTheDiskHasNoRoomForIsTriedAgain() throws RocksDBException {
        try (SstFileManager files = new SstFileManager(Env.getDefault());
                RocksDbStorage storage = open(options -> options.setSstFileManager(files))) {
            append(storage, GROUP, 1, 40);
            // Enough for what is there, and not for as much once more.
            files.setMaxAllowedSpaceUsage(60 * MIB);
            int before = asked.get();
            truncate(storage, GROUP, 38);
            await(() -> asked.get() > before + 1, () -> "it was given up");
            assertEquals(0, counter(storage, "reclaim.compactions"));
            files.setMaxAllowedSpaceUsage(0);
            awaitFiles(storage, 2);
            assertHolds(storage, GROUP, 38, 2);
        }
    }

    private RocksDbStorage open() {
        return open(options -> {});
    }

    private RocksDbStorage open(Consumer<DBOptions> tuning) {
        return RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.builder()
                        .logRetention(ByteSize.ofMiB(1))
                        .diskReserve(ByteSize.ofBytes(0))
                        .build(),
                new RocksDbStorage.Hooks(tuning, UnaryOperator.identity(), () -> {
                    asked.incrementAndGet();
                    return usable.get();
                }));
    }

    /** Appends from the MiB of that number on, which begins with 1. */
    private static void append(RocksDbStorage storage, GroupId group, int firstMib, int mib) {
        for (int i = firstMib; i < firstMib + mib; i++) {
            long first = (i - 1L) * PER_MIB + 1;
            storage.batch()
                    .append(group, entries(1, first, first + PER_MIB - 1, ENTRY_BYTES))
                    .commit();
        }
    }

    private static void truncate(RocksDbStorage storage, GroupId group, long mib) {
        try (StorageBatch batch = storage.batch()) {
            batch.truncatePrefix(group, LogPosition.of(1, mib * PER_MIB)).commit();
        }
    }

    private static void awaitFiles(RocksDbStorage storage, int retainedMib) {
        double retained = retainedMib * MIB * OVERHEAD;
        double most = retained + 2 * Math.max(MEMTABLE, retained);
        await(
                () -> files(storage) <= most,
                () -> "files of " + files(storage) + " bytes for " + retainedMib + " MiB\n" + storage.statistics());
    }

    private static long files(RocksDbStorage storage) {
        return storage.statistics().gauge("sst.bytes");
    }

    private static long counter(RocksDbStorage storage, String name) {
        return storage.statistics().counter(name);
    }

    private static void await(BooleanSupplier condition, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, otherwise);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static void assertHolds(RocksDbStorage storage, GroupId group, int boundaryMib, int mib) {
        long first = (long) boundaryMib * PER_MIB + 1;
        long until = first + (long) mib * PER_MIB;
        assertEquals(first - 1, storage.log(group).boundary().index());
        assertEquals(until - 1, storage.log(group).last().index());
        assertEquals(
                entries(1, first, until - 1, ENTRY_BYTES),
                storage.log(group).read(first, until, Long.MAX_VALUE).require());
    }
}
