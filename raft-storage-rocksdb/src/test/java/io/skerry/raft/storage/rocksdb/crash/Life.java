package io.skerry.raft.storage.rocksdb.crash;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.rocksdb.HookedStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorageConfig;
import io.skerry.raft.storage.rocksdb.commit.SyncedWrite;
import io.skerry.raft.testkit.store.RandomLoad;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.DBOptions;

/**
 * One life of a storage: opened, loaded, with several commits under way, closed. Immutable.
 *
 * @param seed        of the load
 * @param batches     how many, unless it ends before
 * @param filler      bytes that are appended to another group first, as ballast
 * @param tuning      changes RocksDB's options
 * @param syncedWrite stands around each native write
 */
record Life(long seed, long batches, int filler, Consumer<DBOptions> tuning, UnaryOperator<SyncedWrite> syncedWrite) {

    static final RocksDbStorageConfig CONFIG =
            RocksDbStorageConfig.builder().logRetention(ByteSize.ofMiB(1)).build();

    private static final int MOST_UNDER_WAY = 6;
    private static final GroupId BALLAST = GroupId.of(1);
    private static final int BALLAST_BYTES = 1 << 18;

    /** So small that memtables are written out and write-ahead logs change every few dozen batches. */
    static Consumer<DBOptions> smallLogs(long seed) {
        long bytes = seed % 3 == 0 ? 1L << 30 : 24 << 10;
        return options -> options.setMaxTotalWalSize(bytes);
    }

    static Life of(long seed, long batches) {
        return new Life(seed, batches, 0, smallLogs(seed), UnaryOperator.identity());
    }

    /** One in which every sync but those of opening is that of a commit. */
    static Life onOneLog(long seed, UnaryOperator<SyncedWrite> syncedWrite) {
        return new Life(seed, 60, 0, options -> {}, syncedWrite);
    }

    /** One that comes so far that the files of the write-ahead log are written ahead of time. */
    static Life onAPrimedLog(long seed) {
        return new Life(seed, 60, 5 << 20, options -> {}, UnaryOperator.identity());
    }

    /**
     * Runs it; the load goes on behind the last batch that the folder holds.
     *
     * @return why it ended before its batches were done, or null
     */
    @Nullable
    StorageException run(Path folder, Progress progress) {
        try (RandomLoad load = RandomLoad.ofSeed(seed).skipTo(progress.acknowledged());
                RocksDbStorage storage = HookedStorage.open(folder, CONFIG, tuning, syncedWrite)) {
            progress.opened();
            fill(storage);
            return commitAll(storage, load, progress);
        } catch (StorageException e) {
            return e;
        }
    }

    private void fill(RocksDbStorage storage) {
        LogPosition last = storage.log(BALLAST).last();
        for (int bytes = 0; bytes < filler; bytes += BALLAST_BYTES) {
            last = LogPosition.of(1, last.index() + 1);
            Payload payload = Payload.wrap(new byte[BALLAST_BYTES]);
            storage.batch()
                    .append(BALLAST, List.of(LogEntry.command(last.term(), last.index(), payload)))
                    .commit();
        }
    }

    private @Nullable StorageException commitAll(RocksDbStorage storage, RandomLoad load, Progress progress) {
        Random random = new Random(seed + load.count());
        Semaphore room = new Semaphore(MOST_UNDER_WAY);
        AtomicReference<@Nullable StorageException> failed = new AtomicReference<>();
        for (long i = 0; i < batches && failed.get() == null; i++) {
            try (StorageBatch batch = storage.batch()) {
                load.next().accept(batch);
                long number = load.count();
                progress.begin(number);
                if (random.nextInt(3) == 0) {
                    batch.commit();
                    progress.acknowledge(number);
                } else {
                    room.acquireUninterruptibly();
                    batch.commitAsync(failure -> {
                        if (failure == null) {
                            progress.acknowledge(number);
                        } else {
                            failed.set(failure);
                        }
                        room.release();
                    });
                }
            } catch (StorageException e) {
                // One that was refused before it joined calls no completion, and is the last anyway.
                return e;
            }
        }
        room.acquireUninterruptibly(MOST_UNDER_WAY);
        return failed.get();
    }
}
