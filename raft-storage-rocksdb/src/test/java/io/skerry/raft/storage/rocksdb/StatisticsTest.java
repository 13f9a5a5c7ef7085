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
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.rocksdb.TestStores.Outcome;
import io.skerry.raft.storage.rocksdb.stats.HistogramSnapshot;
import io.skerry.raft.storage.rocksdb.stats.MetricSink;
import io.skerry.raft.storage.rocksdb.stats.StorageStatistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a storage tells of itself moves as what is done to it says. */
class StatisticsTest {

    @TempDir
    Path folder;

    private final HeldWrites writes = new HeldWrites();
    private RocksDbStorage storage;

    @BeforeEach
    void open() {
        storage = TestStores.open(folder, writes);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void oneSyncOfSeveralBatchesIsCountedOnceAndItsEntriesAllOfThem() {
        HeldWrites.Hold hold = writes.holdNext();
        Outcome first = async(storage.batch().append(GROUP, entries(1, 1, 3)));
        hold.awaitReached();
        Outcome second = async(storage.batch().append(GROUP, entries(1, 4, 8)));
        Outcome third = async(storage.batch().append(GroupId.of(8), entries(1, 1, 2)));
        hold.release();
        assertNull(first.await());
        assertNull(second.await());
        assertNull(third.await());
        // Completions run before the token returns, so this waits until all of the turn has been counted.
        storage.batch().hardState(GROUP, HardState.of(1)).commit();

        StorageStatistics statistics = storage.statistics();
        assertEquals(3, statistics.counter("commit.syncs"));
        assertEquals(4, statistics.counter("commit.batches"));
        assertEquals(10, statistics.counter("commit.entries"));
        assertEquals(bytes(1, 3) + bytes(4, 8) + bytes(1, 2), statistics.counter("commit.bytes"));
        HistogramSnapshot entries = statistics.histogram("commit.entriesPerSync");
        assertEquals(3, entries.count());
        assertEquals(7, entries.max());
        assertEquals(3, entries.quantile(0.5));
        assertEquals(2, statistics.histogram("commit.batchesPerSync").max());
        assertEquals(4, statistics.histogram("commit.latency").count());
        assertEquals(3, statistics.histogram("commit.writeTime").count());
        assertEquals(3, statistics.histogram("commit.queuedBytes").count());
        assertEquals(
                bytes(4, 8) + bytes(1, 2),
                statistics.counter("commit.bytes") - bytes(1, 3),
                "what the second sync brought");
        assertEquals(0, statistics.gauge("queue.bytes"), "nothing waits");
        assertEquals(storage.limits().maxQueuedBytes(), statistics.gauge("queue.limit"));
    }

    @Test
    void onlyWhatACallerWritesItselfIsInline() {
        storage.batch().append(GROUP, entries(1, 1, 1)).commit();
        assertNull(async(storage.batch().append(GROUP, entries(1, 2, 2))).await());
        storage.batch().append(GROUP, entries(1, 3, 3)).commit();
        long inline = storage.statistics().counter("commit.inline");
        assertTrue(inline >= 1 && inline <= 2, "of two blocking commits, the one behind the other's end may queue");
    }

    @Test
    void truncationsAreCountedWithWhatIsDeletedForThem() {
        storage.batch().append(GROUP, entries(1, 1, 5)).commit();
        storage.batch().append(GROUP, entries(1, 6, 8)).commit();
        storage.batch().append(GROUP, entries(2, 4, 4)).commit();
        StorageStatistics cut = storage.statistics();
        assertEquals(1, cut.counter("truncate.suffix"));
        assertEquals(2, cut.counter("truncate.deletedBlocks"));
        assertEquals(0, cut.counter("truncate.prefix"));
        assertEquals(5 + 3 + 4, cut.counter("commit.entries"), "the head of the block that was cut is written again");

        storage.batch().truncatePrefix(GROUP, LogPosition.of(1, 2)).commit();
        storage.batch().truncatePrefix(GROUP, LogPosition.of(1, 2)).commit();
        assertEquals(1, storage.statistics().counter("truncate.prefix"), "the second changes nothing");
        assertEquals(0, storage.statistics().counter("truncate.rangeDeletes"));
        storage.batch().reset(GROUP, LogPosition.of(5, 100)).commit();
        assertEquals(2, storage.statistics().counter("truncate.suffix"));
        assertEquals(1, storage.statistics().counter("truncate.rangeDeletes"));
    }

    @Test
    void refusalsAreCountedByReason() {
        assertThrows(
                BatchRefusedException.class,
                () -> storage.batch().append(GROUP, entries(1, 2, 2)).commit());
        storage.batch().hardState(GROUP, HardState.of(5)).commit();
        for (int i = 0; i < 2; i++) {
            assertThrows(
                    BatchRefusedException.class,
                    () -> storage.batch().hardState(GROUP, HardState.of(4)).commit());
        }
        StorageStatistics statistics = storage.statistics();
        assertEquals(1, statistics.counter("refused.gap"));
        assertEquals(2, statistics.counter("refused.backwardTerm"));
        assertEquals(0, statistics.counter("refused.noRoom"));
        assertEquals(1, statistics.counter("commit.batches"), "what was refused is no batch");
    }

    @Test
    void wantOfRoomIsCountedForBatchesAndForCredit() {
        storage.close();
        storage = RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.builder().maxQueued(ByteSize.ofBytes(100)).build());
        try (StorageBatch holder = storage.batch();
                StorageBatch late = storage.batch()) {
            assertTrue(holder.tryReserve(90));
            assertFalse(late.tryReserve(20));
            assertEquals(90, storage.statistics().gauge("queue.bytes"));
            assertThrows(
                    BatchRefusedException.class,
                    () -> storage.batch().append(GROUP, entries(1, 1, 1, 50)).commit());
        }
        assertEquals(1, storage.statistics().counter("refused.credit"));
        assertEquals(1, storage.statistics().counter("refused.noRoom"));
    }

    @Test
    void whatRocksDbKnowsIsAskedWhenItIsWanted() {
        long walBefore = storage.statistics().gauge("wal.bytes");
        storage.batch().append(GROUP, entries(1, 1, 64, 10_000)).commit();
        StorageStatistics statistics = storage.statistics();
        assertTrue(statistics.gauge("wal.bytes") >= walBefore + 640_000, statistics.toString());
        assertTrue(statistics.gauge("memtable.bytes") >= 640_000, statistics.toString());
        assertEquals(0, statistics.counter("stall.waits"));
        storage.close();
        assertThrows(StorageClosedException.class, () -> storage.statistics());
    }

    @Test
    void aSinkIsToldEveryFigureOnceUnderANameInTheOneForm() {
        List<String> names = new ArrayList<>();
        Set<String> units = new TreeSet<>();
        storage.statistics().describeTo(new MetricSink() {
            @Override
            public void counter(String name, String unit, long value) {
                names.add(name);
                units.add(unit);
            }

            @Override
            public void gauge(String name, String unit, long value) {
                counter(name, unit, value);
            }

            @Override
            public void histogram(String name, String unit, HistogramSnapshot value) {
                counter(name, unit, 0);
            }
        });
        assertEquals(Set.of("1", "bytes", "ns"), units);
        assertEquals(names.size(), Set.copyOf(names).size(), "no name twice: " + names);
        for (String name : names) {
            assertTrue(name.matches("[a-z]+\\.[a-zA-Z]+"), name);
        }
        assertTrue(names.containsAll(List.of("commit.syncs", "read.ringHits", "wal.primed", "stall.time")), "" + names);
    }

    private static Outcome async(StorageBatch batch) {
        Outcome outcome = new Outcome();
        batch.commitAsync(outcome);
        return outcome;
    }

    private long bytes(long first, long last) {
        return storage.entryCodec().encode(entries(1, first, last)).bytes();
    }
}
