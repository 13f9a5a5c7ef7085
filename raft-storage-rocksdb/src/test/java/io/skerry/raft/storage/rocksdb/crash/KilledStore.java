package io.skerry.raft.storage.rocksdb.crash;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.rocksdb.HookedStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.wal.WalFile;
import io.skerry.raft.storage.rocksdb.wal.WalScan;
import io.skerry.raft.testkit.store.FolderCopy;
import io.skerry.raft.testkit.store.RandomLoad;
import io.skerry.raft.testkit.store.StorageState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.FlushJobInfo;
import org.rocksdb.RocksDB;

/**
 * A folder as a kill leaves it, with all that it held after each of its batches, and where in the write-ahead log each of
 * them ends. Immutable.
 *
 * @param folder the folder
 * @param groups the groups in it
 * @param states what it held after so many batches
 * @param ends   where batches end, the first one first; each was one write
 */
record KilledStore(Path folder, List<GroupId> groups, List<StorageState> states, List<End> ends) {

    /** Where a batch ends: in which file, and at which byte. */
    record End(String file, long offset) {}

    private static final int BATCHES = 100;

    /** Write-ahead logs have been finished, flushed, and used again. */
    static KilledStore afterFlushes(Path home, long seed) throws IOException {
        Path running = home.resolve("running" + seed);
        List<End> ends = new ArrayList<>();
        Path killed = home.resolve("killed" + seed);
        try (RocksDbStorage storage = HookedStorage.open(
                        running,
                        Life.CONFIG,
                        options -> options.setMaxTotalWalSize(24 << 10),
                        UnaryOperator.identity());
                RandomLoad load = RandomLoad.ofSeed(seed)) {
            while (load.count() < BATCHES) {
                commit(storage, load, running, ends);
            }
            FolderCopy.copy(running, killed);
            return new KilledStore(killed, load.groups(), RandomLoad.states(seed, 0, load.count()), ends);
        }
    }

    /** Flushes are held back, so that a finished write-ahead log stands beside the one under way. */
    static KilledStore amidAFlush(Path home, long seed) throws IOException {
        Path running = home.resolve("running" + seed);
        List<End> ends = new ArrayList<>();
        Path killed = home.resolve("killed" + seed);
        try (HeldFlushes flushes = new HeldFlushes();
                RocksDbStorage storage = HookedStorage.open(
                        running,
                        Life.CONFIG,
                        options -> options.setMaxTotalWalSize(24 << 10).setListeners(List.of(flushes)),
                        UnaryOperator.identity());
                RandomLoad load = RandomLoad.ofSeed(seed)) {
            flushes.held = true;
            while (WalScan.of(running.resolve("raft")).files().stream()
                            .filter(file -> file.records() > 1)
                            .count()
                    < 2) {
                commit(storage, load, running, ends);
            }
            FolderCopy.copy(running, killed);
            flushes.released.countDown();
            return new KilledStore(killed, load.groups(), RandomLoad.states(seed, 0, load.count()), ends);
        }
    }

    /** Returns the files whose names begin or end so. */
    List<Path> files(String part) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith(part)
                            || file.getFileName().toString().endsWith(part))
                    .sorted()
                    .toList();
        }
    }

    private static void commit(RocksDbStorage storage, RandomLoad load, Path folder, List<End> ends)
            throws IOException {
        try (StorageBatch batch = storage.batch()) {
            load.next().accept(batch);
            batch.commit();
        }
        End end = ends.isEmpty() ? new End("", 0) : ends.get(ends.size() - 1);
        for (WalFile file : WalScan.of(folder.resolve("raft")).files()) {
            if (file.holdsRecords()) {
                end = new End(file.path().getFileName().toString(), file.soundBytes());
            }
        }
        ends.add(end);
    }

    private static final class HeldFlushes extends AbstractEventListener {

        private final CountDownLatch released = new CountDownLatch(1);
        private volatile boolean held;

        HeldFlushes() {
            super(EnabledEventCallback.ON_FLUSH_BEGIN);
        }

        @Override
        public void onFlushBegin(RocksDB db, FlushJobInfo info) {
            try {
                if (held && !released.await(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("Nobody lets the flush go on");
                }
            } catch (InterruptedException e) {
                throw new AssertionError("Interrupted while a flush was held", e);
            }
        }
    }
}
