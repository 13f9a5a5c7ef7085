package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.rocksdb.commit.SyncedWrite;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

/** Reads that begin and end anywhere, in blocks of all shapes; and how many blocks they fetch from files. */
class BlockReadsTest {

    private static final int READS = 1_500;

    @TempDir
    private Path folder;

    @Test
    void anyRangeOfBlocksOfAllShapesIsWhatWasWritten() {
        List<LogEntry> all = new ArrayList<>();
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            // A header that is longer than all records before it; one record that has no room beside others; many
            // blocks.
            append(storage, all, 1, 0);
            append(storage, all, 2_000, 0);
            append(storage, all, 1, 300 << 10);
            append(storage, all, 64, 256);
            append(storage, all, 1, 2 << 20);
            append(storage, all, 3, 1);
            append(storage, all, 500, 1_000);
            Random random = new Random(11);
            LogStore log = storage.log(GROUP);
            requireRange(log, all, 1, all.size() + 1L, Long.MAX_VALUE);
            for (int i = 0; i < READS; i++) {
                long from = 1 + random.nextInt(all.size());
                long until = from + 1 + random.nextInt(i % 2 == 0 ? 80 : all.size());
                requireRange(log, all, from, until, i % 3 == 0 ? Long.MAX_VALUE : random.nextInt(1 << 19));
            }
        }
    }

    private static void append(RocksDbStorage storage, List<LogEntry> all, int count, int size) {
        List<LogEntry> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[size];
            new Random(all.size() + i).nextBytes(bytes);
            added.add(LogEntry.command(1, all.size() + i + 1L, Payload.wrap(bytes)));
        }
        storage.batch().append(GROUP, added).commit();
        all.addAll(added);
    }

    private static void requireRange(LogStore log, List<LogEntry> all, long from, long until, long maxBytes) {
        EncodedEntries read = log.readEncoded(from, until, maxBytes).require();
        int first = (int) from - 1;
        int end = first;
        long bytes = 0;
        while (end < Math.min(until - 1, all.size())) {
            bytes += 26 + all.get(end).payload().size();
            if (bytes > maxBytes && end > first) {
                break;
            }
            end++;
        }
        assertEquals(all.subList(first, end), KryoEntryCodec.INSTANCE.decode(read));
        int spare = read.buffer().length - read.bytes();
        assertTrue(spare <= read.buffer().length / 8, spare + " bytes more than the " + read.bytes() + " asked for");
    }

    @Test
    void aReadFetchesTheBlocksThatHoldWhatIsAskedForAndNoOther() {
        RocksDB.loadLibrary();
        int blocks = 100;
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            for (int i = 0; i < blocks; i++) {
                storage.batch()
                        .append(GROUP, entries(1, 64 * i + 1, 64 * i + 64, 256))
                        .commit();
            }
        }
        UnaryOperator<SyncedWrite> asItIs = UnaryOperator.identity();
        // Reopened, they stand in files.
        try (Statistics calls = new Statistics();
                RocksDbStorage storage = RocksDbStorage.open(
                        folder,
                        RocksDbStorageConfig.defaults(),
                        new RocksDbStorage.Hooks(options -> options.setStatistics(calls), asItIs))) {
            LogStore log = storage.log(GROUP);
            for (int i = 1; i < blocks; i++) {
                long before = fetched(calls);
                long first = 64L * i + 1;
                assertEquals(
                        64,
                        log.read(first, first + 64, Long.MAX_VALUE).require().size());
                assertEquals(1, fetched(calls) - before, "blocks fetched from " + first + " on");
            }
            long before = fetched(calls);
            assertEquals(128, log.read(33, 161, Long.MAX_VALUE).require().size());
            assertEquals(3, fetched(calls) - before);
        }
    }

    private static long fetched(Statistics calls) {
        return calls.getTickerCount(TickerType.BLOCK_CACHE_DATA_MISS);
    }
}
