package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.inspect.GroupSummary;
import io.skerry.raft.storage.rocksdb.inspect.StorageInspector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node appends, replaces, truncates, flushes and uses its files again; whoever looks meanwhile sees no damage. */
class InspectLiveTest {

    private static final int LOOKS = 10;
    private static final int ROTATIONS = 3;
    private static final int ENTRY_BYTES = 8 << 10;

    @TempDir
    Path temp;

    @Test
    void whoeverLooksAtANodeAtWorkSeesAllThatWasAcknowledgedAndNoDamage()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        RocksDbStorageConfig config =
                RocksDbStorageConfig.builder().logRetention(ByteSize.ofMiB(1)).build();
        ExecutorService node = Executors.newSingleThreadExecutor();
        AtomicBoolean stops = new AtomicBoolean();
        AtomicLong acknowledged = new AtomicLong();
        try (RocksDbStorage storage = RocksDbStorage.open(temp, config)) {
            Future<?> work = node.submit(() -> work(storage, stops, acknowledged));
            Set<String> files = new HashSet<>();
            for (int look = 0; !work.isDone() && (look < LOOKS || files.size() <= ROTATIONS); look++) {
                TestStores.wals(temp).forEach(wal -> files.add(wal.getFileName().toString()));
                look(acknowledged.get());
            }
            stops.set(true);
            work.get(30, TimeUnit.SECONDS);
            assertTrue(files.size() > ROTATIONS, files::toString);
        } finally {
            stops.set(true);
            node.shutdown();
        }
    }

    private void look(long acknowledged) {
        try (StorageInspector inspector = StorageInspector.open(temp)) {
            assertEquals(List.of(), inspector.verify(group -> {}).findings());
            for (GroupSummary group : inspector.groups()) {
                assertEquals(null, group.damage());
                assertTrue(
                        group.last().index() >= acknowledged,
                        () -> group + " though " + acknowledged + " was acknowledged");
            }
        }
    }

    private static void work(RocksDbStorage storage, AtomicBoolean stops, AtomicLong acknowledged) {
        for (long index = 1; !stops.get(); index += 4) {
            long term = index / 400 + 1;
            storage.batch()
                    .append(GROUP, entries(term, index, index + 7, ENTRY_BYTES))
                    .hardState(GROUP, HardState.of(term))
                    .commit();
            // The other half is replaced by the next batch.
            acknowledged.set(index + 3);
            if (index % 200 == 1 && index > 200) {
                long boundary = index - 100;
                storage.batch()
                        .truncatePrefix(
                                GROUP,
                                LogPosition.of(storage.log(GROUP).term(boundary).require(), boundary))
                        .commit();
            }
        }
    }
}
