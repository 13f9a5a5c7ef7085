package io.skerry.raft.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.StorageBatch;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The estimate of a log's bytes is one: by the factor of two, in memory and in files. */
class ApproximateBytesTest {

    private static final int ENTRIES = 8192;
    private static final int ENTRY_BYTES = 1024;
    private static final int AT_ONCE = 128;

    @TempDir
    private Path folder;

    @Test
    void estimateIsWithinAFactorOfTwo() {
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertEquals(0, storage.log(TestStores.GROUP).approximateBytes(1, 1000), "Nothing is there");
            for (long first = 1; first < ENTRIES; first += AT_ONCE) {
                try (StorageBatch batch = storage.batch()) {
                    batch.append(TestStores.GROUP, TestStores.entries(1, first, first + AT_ONCE - 1, ENTRY_BYTES));
                    batch.commit();
                }
            }
            assertEstimates(storage.log(TestStores.GROUP), "in memory");
        }
        // It was flushed at the close.
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertEstimates(storage.log(TestStores.GROUP), "in files");
            try (StorageBatch batch = storage.batch()) {
                batch.truncatePrefix(TestStores.GROUP, LogPosition.of(1, ENTRIES / 2));
                batch.commit();
            }
            LogStore log = storage.log(TestStores.GROUP);
            assertAbout(ENTRIES / 2, log.approximateBytes(1, ENTRIES + 1), "of what is truncated, nothing counts");
        }
    }

    private static void assertEstimates(LogStore log, String where) {
        assertAbout(ENTRIES, log.approximateBytes(0, Long.MAX_VALUE), where + ", all");
        assertAbout(ENTRIES / 2, log.approximateBytes(1, ENTRIES / 2 + 1), where + ", the first half");
        assertAbout(ENTRIES / 4, log.approximateBytes(ENTRIES * 3L / 4 + 1, ENTRIES + 1), where + ", the last quarter");
        assertEquals(0, log.approximateBytes(5, 5), where + ", none");
    }

    private static void assertAbout(long entries, long estimate, String what) {
        long bytes = entries * ENTRY_BYTES;
        assertTrue(
                estimate >= bytes / 2 && estimate <= bytes * 2,
                () -> what + ": " + estimate + " is no estimate of " + bytes);
    }
}
