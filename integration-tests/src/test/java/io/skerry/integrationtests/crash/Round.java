package io.skerry.integrationtests.crash;

import io.skerry.raft.testkit.disk.FaultyDisk;
import io.skerry.raft.testkit.disk.FaultyDisk.Order;
import io.skerry.raft.testkit.disk.PowerCut;
import io.skerry.raft.testkit.disk.PowerCut.Extent;
import io.skerry.raft.testkit.store.FolderCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Rounds of one story on one disk. Not thread-safe; owned by its creator. */
final class Round {

    private static final Extent[] EXTENTS = Extent.values();

    private final Story story;
    private final Kind kind;
    private final FaultyDisk disk;
    private final Path home;
    private final Path base;
    private final Map<String, Long> figures = new TreeMap<>();
    private final Remains before;
    private String history = "";

    /** Makes what each round begins with, unless an earlier process did. */
    Round(Story story, Kind kind, FaultyDisk disk, Path home) {
        this.story = story;
        this.kind = kind;
        this.disk = disk;
        this.home = home;
        this.base = home.resolve("base");
        disk.rest();
        if (!Files.exists(home.resolve("base.truth"))) {
            story.prepare(new Stage(kind, peer(), new Truth(home.resolve("base.truth")), () -> false), base);
        }
        this.before = Remains.of(base, kind, new Truth(home.resolve("base.truth")));
    }

    private Path peer() {
        return home.resolve("peer");
    }

    private Path truthFile() {
        return home.resolve("truth");
    }

    Map<String, Long> figures() {
        return figures;
    }

    /** Lets the disk, or the process, die at a call. Returns whether it was reached. */
    boolean live(Order order, long at) {
        begin();
        disk.order(order, at, FaultyDisk.ANY, at % 3 == 0);
        return run(new Stage(kind, peer(), new Truth(truthFile()), disk::hasFired), order + " at call " + at);
    }

    /** Has the learner make a mistake; then its disk dies. */
    void live(Mistake mistake) {
        begin();
        disk.order(Order.NOTHING, 0, FaultyDisk.ANY, false);
        Stage stage = new Stage(kind, peer(), new Truth(truthFile()), disk::hasFired)
                .making(mistake, () -> disk.order(Order.DIE, 1, FaultyDisk.ANY, false));
        run(stage, mistake.toString());
    }

    private void begin() {
        disk.wipe();
        FolderCopy.copy(base, disk.folder());
        try {
            // The peer has gone on, and knows what it was told in all rounds; who is alone begins anew.
            if (story != Story.INSTALL || !Files.exists(truthFile())) {
                Files.copy(home.resolve("base.truth"), truthFile(), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean run(Stage stage, String what) {
        history = story + " " + kind + ", " + what;
        Throwable failure = null;
        try {
            story.live(stage, disk.folder());
        } catch (IOException | RuntimeException | AssertionError e) {
            failure = e;
        }
        boolean fired = disk.hasFired();
        count("calls", disk.counted());
        history += (fired ? "" : " not") + " reached, of " + disk.counted() + "; " + failure;
        if (failure != null && !fired) {
            throw new AssertionError(history, failure);
        }
        disk.rest();
        count("lives", 1);
        count("died", fired ? 1 : 0);
        count("installed", stage.installed());
        return fired;
    }

    /** What a kill at that moment leaves. */
    void afterKill() {
        disk.rest();
        count("kills", 1);
        check();
    }

    /** What a power cut at that moment leaves. */
    void afterPowerCut(Random random) {
        afterPowerCut(EXTENTS[random.nextInt(EXTENTS.length)], random);
    }

    void afterPowerCut(Extent extent, Random random) {
        PowerCut cut = disk.cutPower(extent, random);
        disk.rest();
        history += "; " + cut;
        count("power cuts", 1);
        count("cuts that took something", cut.pages() + cut.names() > 0 ? 1 : 0);
        check();
    }

    private void check() {
        Truth truth = new Truth(truthFile());
        try {
            Remains remains = Remains.of(disk.folder(), kind, truth);
            history += "; left are " + remains;
            boolean isNew = story.isNew(remains, before);
            requireOldOrNew(remains, isNew);
            count(isNew ? "new" : "old", 1);
            story.goOn(new Stage(kind, peer(), truth, () -> false), disk.folder());
            Remains.of(disk.folder(), kind, truth);
            Remains.requireTidy(disk.folder());
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(history + ": " + e, e);
        }
    }

    private void requireOldOrNew(Remains remains, boolean isNew) {
        if (story == Story.INSTALL && !isNew) {
            Remains.require(
                    remains.state().index() <= before.last().index()
                            && remains.boundary().equals(before.boundary())
                            && remains.last().equals(before.last()),
                    "it is neither old nor new: " + remains + ", and was " + before);
        } else if (story == Story.RESTORE && !isNew) {
            Remains.require(remains.last().index() == 0, "it belongs to no cluster, and has a log: " + remains);
        }
    }

    private void count(String name, long more) {
        figures.merge(name, more, Long::sum);
    }

    @Override
    public String toString() {
        return history;
    }
}
