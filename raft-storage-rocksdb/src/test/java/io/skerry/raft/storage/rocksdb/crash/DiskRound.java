package io.skerry.raft.storage.rocksdb.crash;

import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageFullException;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.wal.WalFile;
import io.skerry.raft.storage.rocksdb.wal.WalScan;
import io.skerry.raft.testkit.disk.FaultyDisk;
import io.skerry.raft.testkit.disk.FaultyDisk.Order;
import io.skerry.raft.testkit.disk.PowerCut;
import io.skerry.raft.testkit.disk.PowerCut.Extent;
import io.skerry.raft.testkit.store.FolderCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.DBOptions;

/**
 * One folder on a faulty disk, from its making to the last check: lives that end in faults, and cuts of the power. Not
 * thread-safe; owned by its creator.
 */
final class DiskRound {

    private static final Extent[] EXTENTS = Extent.values();

    private final FaultyDisk disk;
    private final Path copy;
    private final long seed;
    private final Random random;
    private final Progress progress = new Progress();
    private final DiskFigures figures;
    private boolean fired;
    private String history;

    /** Takes the seed of the load, and the number of the round, by which it differs from others of the same load. */
    DiskRound(FaultyDisk disk, Path home, long seed, long number, DiskFigures figures) {
        this.disk = disk;
        this.copy = home.resolve("copy");
        this.seed = seed;
        this.random = new Random(number);
        this.figures = figures;
        this.history = "round " + number;
        disk.wipe();
    }

    /** The same disk, for snapshots instead of logs. */
    SnapshotRound ofSnapshots() {
        return new SnapshotRound(disk, copy, random, figures, history);
    }

    Random random() {
        return random;
    }

    Progress progress() {
        return progress;
    }

    /** Lets a storage live under an order; it must end without harm to its process. Returns why it ended early. */
    @Nullable
    StorageException live(Order order, long at, int calls, boolean torn, Life life) {
        note(order + " at call " + at + " of kinds " + calls + (torn ? ", torn" : ""));
        disk.order(order, at, calls, torn);
        StorageException failure = life.run(disk.folder(), progress);
        fired = disk.hasFired();
        figures.lived(fired, disk.counted(), progress);
        disk.heal();
        note((fired ? "" : "not ") + "reached, " + progress.acknowledged() + " of " + progress.begun()
                + " acknowledged");
        if (failure != null && !fired) {
            throw new AssertionError(history + ": it ended without a fault: " + failure, failure);
        }
        return failure;
    }

    /** Returns whether the order of the last life was carried out. */
    boolean hasFired() {
        return fired;
    }

    /**
     * As a process that was killed leaves it: opens it again, and reports what is there, which is durable from then on. And
     * it ends as killed: a close would write much of it once more.
     */
    void reopen() {
        reopen(options -> {});
    }

    /** As {@link #reopen()}, with other options. */
    void reopen(Consumer<DBOptions> tuning) {
        long found = Verdict.check(
                disk.folder(), seed, progress, history, tuning, () -> disk.order(Order.DIE, 1, FaultyDisk.ANY, false));
        disk.heal();
        figures.found(found - progress.acknowledged());
        progress.restart(found);
        note("reopened with " + found);
    }

    /** Tries to open it while nothing can be written, or so little that it cannot be enough. */
    void reopenWithoutRoom(long at) {
        disk.order(Order.FULL, at, FaultyDisk.WRITE | FaultyDisk.SIZE, true);
        try (RocksDbStorage storage = RocksDbStorage.open(disk.folder(), Life.CONFIG)) {
            throw new AssertionError(history + ": opened without room: " + storage.describe());
        } catch (StorageFullException e) {
            note("refused for want of room");
        } catch (StorageException e) {
            throw new AssertionError(history + ": without room it is refused as " + e, e);
        } finally {
            disk.heal();
        }
    }

    /** Counts whether the newest write-ahead log reaches far beyond what it holds. */
    void countZerosAhead() {
        try {
            List<WalFile> files = WalScan.of(disk.folder().resolve("raft")).files();
            WalFile newest = files.get(files.size() - 1);
            figures.count("primed", newest.bytes() > newest.soundBytes() + (64 << 10) ? 1 : 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #reopen}, of a copy. */
    void checkCopy() {
        disk.rest();
        FolderCopy.copy(disk.folder(), copy);
        Verdict.check(copy, seed, progress, history + ", copied");
        disk.heal();
    }

    /** Cuts the power, and compares what is left. */
    void cutPower() {
        cutPower(EXTENTS[random.nextInt(EXTENTS.length)]);
    }

    /** As {@link #cutPower()}, to some extent. */
    void cutPower(Extent extent) {
        PowerCut cut = disk.cutPower(extent, random);
        figures.cut(cut);
        note(cut.toString());
        disk.heal();
        reopen();
    }

    private void note(String what) {
        history += "; " + what;
    }

    @Override
    public String toString() {
        return history;
    }
}
