package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.commit.SyncedWrite;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

/** Counts, by RocksDB's own counters, what reads of recent entries ask of it. */
class RecentReadsTest {

    @TempDir
    private Path folder;

    @Test
    void readsOfTheRecentPastMakeNoCallOfRocksDb() {
        RocksDB.loadLibrary();
        try (Statistics calls = new Statistics();
                RaftStorage storage = open(calls, ByteSize.ofMiB(1))) {
            LogStore log = storage.log(GROUP);
            for (long first = 1; first <= 91; first += 10) {
                storage.batch().append(GROUP, entries(1, first, first + 9)).commit();
            }
            storage.batch().append(GROUP, entries(2, 95, 100)).commit();
            long before = seeks(calls);
            assertEquals(entries(1, 11, 94), log.read(11, 95, Long.MAX_VALUE).require());
            assertEquals(entries(2, 95, 100), log.read(95, 101, Long.MAX_VALUE).require());
            assertEquals(entries(1, 33, 33), log.read(33, 34, 0).require());
            assertEquals(2L, log.term(95).require());
            assertEquals(before, seeks(calls), "all of it was published by this storage");
        }
    }

    @Test
    void whatIsNotKeptIsReadFromRocksDb() {
        RocksDB.loadLibrary();
        List<LogEntry> all = entries(1, 1, 1000, 100);
        try (Statistics calls = new Statistics();
                RaftStorage storage = open(calls, ByteSize.ofKiB(64))) {
            for (LogEntry entry : all) {
                storage.batch().append(GROUP, List.of(entry)).commit();
            }
            long before = seeks(calls);
            LogStore log = storage.log(GROUP);
            assertEquals(
                    all.subList(900, 1000), log.read(901, 1001, Long.MAX_VALUE).require());
            assertEquals(before, seeks(calls), "the newest are kept");
            assertEquals(all, log.read(1, 1001, Long.MAX_VALUE).require());
            assertTrue(seeks(calls) > before, "the oldest are not");
        }
    }

    @Test
    void noneAreKeptUnlessAskedFor() {
        RocksDB.loadLibrary();
        try (Statistics calls = new Statistics();
                RaftStorage storage = open(calls, ByteSize.ofBytes(0))) {
            storage.batch().append(GROUP, entries(1, 1, 10)).commit();
            long before = seeks(calls);
            assertEquals(
                    entries(1, 1, 10),
                    storage.log(GROUP).read(1, 11, Long.MAX_VALUE).require());
            assertTrue(seeks(calls) > before);
        }
    }

    private static long seeks(Statistics calls) {
        return calls.getTickerCount(TickerType.NUMBER_DB_SEEK) + calls.getTickerCount(TickerType.NUMBER_KEYS_READ);
    }

    private RaftStorage open(Statistics calls, ByteSize recent) {
        UnaryOperator<SyncedWrite> asItIs = UnaryOperator.identity();
        return RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.builder().recentEntries(recent).build(),
                new RocksDbStorage.Hooks(options -> options.setStatistics(calls), asItIs));
    }
}
