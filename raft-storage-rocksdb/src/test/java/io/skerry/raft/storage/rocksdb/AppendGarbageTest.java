package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.TestStores.Outcome;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Counts the bytes that a commit allocates beyond the caller's entries. Not what the compiler may leave out later is
 * counted, but what is allocated once all classes are loaded: the bounds hold for code that still runs slowly.
 */
class AppendGarbageTest {

    private static final int WARM_UP = 400;
    private static final int MEASURED = 200;
    private static final int PAYLOAD_BYTES = 256;

    /** One commit of one group. */
    private static final long BYTES_PER_COMMIT = 512;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    private RocksDbStorage storage;
    private long nextIndex = 1;

    @BeforeEach
    void open() {
        // Nothing is synced: what becomes of a batch in RocksDB is no concern of this test, and would take its time.
        storage = RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.defaults(),
                new RocksDbStorage.Hooks(options -> {}, real -> batch -> assertTrue(batch.count() > 0)));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 64, 256})
    void encodedEntries(int count) {
        assertBytes(BYTES_PER_COMMIT, () -> {
            EncodedEntries encoded = storage.entryCodec().encode(next(count));
            long before = allocated();
            storage.batch().append(GROUP, encoded).commit();
            return allocated() - before;
        });
    }

    @ParameterizedTest
    @DisplayName("the entries' buffer and offsets, which the store would be handed otherwise, count as the caller's")
    @ValueSource(ints = {1, 16, 64, 256})
    void entriesThatAreEncodedOnTheWay(int count) {
        long records = storage.entryCodec().encode(next(count)).bytes() + (count + 1) * (long) Integer.BYTES;
        nextIndex = 1;
        assertBytes(records + BYTES_PER_COMMIT, () -> {
            List<LogEntry> list = next(count);
            long before = allocated();
            storage.batch().append(GROUP, list).commit();
            return allocated() - before;
        });
    }

    @Test
    void aHardStateAndAPrefixTruncationWithTheAppend() {
        assertBytes(3 * BYTES_PER_COMMIT, () -> {
            EncodedEntries encoded = storage.entryCodec().encode(next(16));
            HardState hardState = HardState.of(nextIndex);
            LogPosition dead = LogPosition.of(1, encoded.firstIndex());
            long before = allocated();
            storage.batch()
                    .append(GROUP, encoded)
                    .hardState(GROUP, hardState)
                    .truncatePrefix(GROUP, dead)
                    .commit();
            return allocated() - before;
        });
    }

    @Test
    @DisplayName(
            "32 groups that wait for one sync: 512 B a batch for who hands it over, next to nothing for who writes it")
    void manyGroups() {
        int groups = 32;
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(new Outcome());
        storage.batch().hardState(GROUP, HardState.of(1)).commitAsync(outcomes.get(0));
        assertNull(outcomes.get(0).await());
        Thread committer = outcomes.get(0).thread();
        long[] written = new long[1];
        assertBytes(groups * BYTES_PER_COMMIT, () -> {
            List<EncodedEntries> encoded = new ArrayList<>();
            outcomes.clear();
            for (int group = 0; group < groups; group++) {
                encoded.add(storage.entryCodec().encode(entries(1, nextIndex, nextIndex, PAYLOAD_BYTES)));
                outcomes.add(new Outcome());
            }
            nextIndex++;
            long writtenBefore = THREADS.getThreadAllocatedBytes(committer.getId());
            long before = allocated();
            for (int group = 0; group < groups; group++) {
                storage.batch()
                        .append(GroupId.of(100 + group), encoded.get(group))
                        .commitAsync(outcomes.get(group));
            }
            long used = allocated() - before;
            outcomes.forEach(outcome -> assertNull(outcome.await()));
            written[0] = THREADS.getThreadAllocatedBytes(committer.getId()) - writtenBefore;
            return used;
        });
        assertTrue(written[0] <= 128 * groups, "the committer has allocated " + written[0] + " B for the last turns");
    }

    private List<LogEntry> next(int count) {
        List<LogEntry> entries = entries(1, nextIndex, nextIndex + count - 1, PAYLOAD_BYTES);
        nextIndex += count;
        return entries;
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static void assertBytes(long limit, LongSupplier commit) {
        for (int i = 0; i < WARM_UP; i++) {
            assertTrue(commit.getAsLong() > 0);
        }
        long bytes = 0;
        for (int i = 0; i < MEASURED; i++) {
            bytes += commit.getAsLong();
        }
        assertTrue(bytes / MEASURED <= limit, bytes / MEASURED + " B a commit, at most " + limit);
    }
}
