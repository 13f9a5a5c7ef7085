package io.skerry.raft.storage.rocksdb.crash;

import io.skerry.raft.storage.StorageException;
import io.skerry.raft.testkit.disk.FaultyDisk;
import io.skerry.raft.testkit.disk.FaultyDisk.Order;
import io.skerry.raft.testkit.disk.PowerCut;
import io.skerry.raft.testkit.disk.PowerCut.Extent;
import io.skerry.raft.testkit.store.FolderCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * Snapshots on a faulty disk: a life that ends in a fault, what a kill there leaves, what a power cut there leaves, and that
 * another life goes on with either. Not thread-safe; owned by its creator.
 */
final class SnapshotRound {

    private static final Extent[] EXTENTS = Extent.values();

    private final FaultyDisk disk;
    private final Path copy;
    private final Random random;
    private final DiskFigures figures;
    private final SnapshotLife life;
    private String history;

    SnapshotRound(FaultyDisk disk, Path copy, Random random, DiskFigures figures, String history) {
        this.disk = disk;
        this.copy = copy;
        this.random = random;
        this.figures = figures;
        this.history = history;
        this.life = new SnapshotLife(disk.folder().resolveSibling("linked"), figures);
    }

    /** Returns whether the call was reached. */
    boolean dieAt(long number, int calls) {
        boolean reached = live(Order.DIE, number, calls, number % 2 == 0);
        disk.rest();
        FolderCopy.copy(disk.folder(), copy);
        SnapshotLife killed = life.copy();
        check(killed, copy);
        finish(killed, copy);
        disk.heal();
        cutPower(EXTENTS[random.nextInt(EXTENTS.length)]);
        check(life, disk.folder());
        finish(life, disk.folder());
        cutPower(Extent.EVERYTHING);
        check(life, disk.folder());
        return reached;
    }

    /** Returns whether that many syncs were reached. The same process, and those after it, go on before the power is cut. */
    boolean failSync(long number) {
        boolean reached = live(Order.FAIL, number, FaultyDisk.SYNC, false);
        check(life, disk.folder());
        finish(life, disk.folder());
        cutPower(Extent.EVERYTHING);
        check(life, disk.folder());
        return reached;
    }

    void syncNothing() {
        live(Order.DEAF, 0, 0, false);
        cutPower(Extent.EVERYTHING);
        check(life, disk.folder());
    }

    private boolean live(Order order, long at, int calls, boolean torn) {
        note(order + " at call " + at + " of kinds " + calls + (torn ? ", torn" : ""));
        disk.order(order, at, calls, torn);
        Exception failure = null;
        try {
            life.run(disk.folder());
        } catch (IOException | UncheckedIOException | StorageException e) {
            failure = e;
        }
        boolean fired = disk.hasFired();
        figures.count("lives", 1);
        figures.count("faults", fired ? 1 : 0);
        figures.count("calls", disk.counted());
        disk.heal();
        note((fired ? "" : "not ") + "reached in " + life.step() + ", " + failure);
        if (failure != null && !fired) {
            throw new AssertionError(history + ": it ended without a fault", failure);
        }
        return fired;
    }

    private void check(SnapshotLife lived, Path folder) {
        figures.count("checks", 1);
        try {
            note(lived.check(folder));
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(history + ": " + e, e);
        }
    }

    private void finish(SnapshotLife lived, Path folder) {
        try {
            lived.finish(folder);
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(history + ": it cannot go on: " + e, e);
        }
    }

    private void cutPower(Extent extent) {
        PowerCut cut = disk.cutPower(extent, random);
        figures.cut(cut);
        note(cut.toString());
        disk.heal();
    }

    private void note(String what) {
        history += "; " + what;
    }
}
