package io.skerry.raft.storage.rocksdb.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.raft.storage.rocksdb.crash.DiskProcess.Task;
import io.skerry.raft.storage.rocksdb.crash.FailPoint.Where;
import io.skerry.raft.storage.rocksdb.crash.Victim.Rounds;
import io.skerry.raft.testkit.disk.FaultyDisk;
import io.skerry.raft.testkit.disk.FaultyDisk.Order;
import io.skerry.raft.testkit.disk.PowerCut;
import io.skerry.raft.testkit.disk.PowerCut.Extent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything acknowledged is there after any end, and of what was not, whole batches in their order. {@code -Dlane=long}
 * does all of it, in some minutes; without it, a part that differs with nothing but {@code -Dlane.seed}.
 */
class CrashLaneTest {

    private static final boolean LONG = "long".equals(System.getProperty("lane"));
    private static final long SEED = Long.getLong("lane.seed", 1);
    private static final Victim.Executioner NOBODY = line -> false;
    private static final FailPoint NO_POINT = FailPoint.of(Where.NEVER, 0);
    private static final int LIVES_OF_A_FOLDER = 10;

    @TempDir
    private static Path shared;

    private static @Nullable Path library;
    private static @Nullable Victim victim;

    @TempDir
    private Path temporary;

    private FaultyDisk disk;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        victim = new Victim(shared);
        library = FaultyDisk.isPossible() ? FaultyDisk.build(shared) : null;
    }

    @BeforeEach
    void makeDisk() {
        disk = new FaultyDisk(temporary);
    }

    @Test
    @DisplayName("SIGKILL at random moments, also while it opens")
    void whatWasAcknowledgedSurvivesEveryKill() throws Exception {
        int kills = LONG ? 500 : 6;
        Random random = new Random(SEED);
        Progress progress = new Progress();
        long acknowledged = 0;
        long more = 0;
        Path folder = temporary;
        for (int kill = 0; kill < kills; kill++) {
            long seed = SEED * 1000 + kill / LIVES_OF_A_FOLDER;
            if (kill % LIVES_OF_A_FOLDER == 0) {
                folder = temporary.resolve("folder" + seed);
                progress.restart(0);
            }
            long before = progress.acknowledged();
            long enough = before + random.nextInt(150);
            String opening = random.nextInt(5) == 0 ? "opening" : "no";
            victim().live(
                            folder,
                            seed,
                            100_000,
                            NO_POINT,
                            progress,
                            Map.of(),
                            line -> line.equals(opening)
                                    || line.startsWith("done") && progress.acknowledged() >= enough,
                            random.nextInt(opening.equals("no") ? 2_000 : 250_000));
            acknowledged += progress.acknowledged() - before;
            long found =
                    Verdict.check(folder, seed, progress, "seed " + SEED + ", kill " + kill + " of folder " + seed);
            more += found > progress.acknowledged() ? 1 : 0;
            progress.restart(found);
        }
        print(
                "random kills",
                kills + " kills, " + acknowledged + " batches acknowledged, unacknowledged ones there " + more
                        + " times");
        assertTrue(acknowledged > 20L * kills, "the processes got to work");
    }

    @Test
    @DisplayName("The process ends before, or after, or the write fails instead of, each native write")
    void everySideOfEveryNativeWrite() throws Exception {
        int points = 0;
        for (int number = LONG ? 1 : 20; number <= 40; number += LONG ? 1 : 25) {
            for (Where where : new Where[] {Where.BEFORE, Where.AFTER, Where.INSTEAD}) {
                Path folder = temporary.resolve(where + "-" + number);
                Progress progress = new Progress();
                String last =
                        victim().live(folder, SEED, 120, FailPoint.of(where, number), progress, Map.of(), NOBODY, 0);
                assertTrue(!last.equals("end"), () -> where + " was never reached: " + last);
                assertEquals(where == Where.INSTEAD, last.startsWith("failed"), last);
                Verdict.check(folder, SEED, progress, where + " write " + number);
                points++;
            }
        }
        print("fail points in Java", points + " processes ended or failed there");
    }

    @Test
    @DisplayName("The process is killed before each call that changes a file, of RocksDB and of Java")
    void everyCallThatChangesAFile() throws Exception {
        int step = LONG ? 1 : 121;
        int points = 0;
        long torn = 0;
        for (long at = LONG ? 1 : 7; ; at += step) {
            disk.wipe();
            disk.order(Order.KILL, at, FaultyDisk.ANY, at % 2 == 0);
            Progress progress = new Progress();
            victim().live(
                            disk.folder(),
                            DiskProcess.POINTS_SEED,
                            DiskProcess.BATCHES,
                            NO_POINT,
                            progress,
                            disk.environment(requireLibrary()),
                            NOBODY,
                            0);
            boolean fired = disk.hasFired();
            disk.heal();
            Verdict.check(disk.folder(), DiskProcess.POINTS_SEED, progress, "killed at call " + at);
            if (!fired) {
                break;
            }
            torn += at % 2 == 0 ? 1 : 0;
            points++;
        }
        print(
                "kills at native calls",
                points + " processes of " + DiskProcess.BATCHES + " batches, step " + step + ", " + torn
                        + " amid a write if it was one");
        assertTrue(points >= 2, "the points are reached");
    }

    @Test
    @DisplayName(
            "SCENARIOS 35: killed before a sync, reopened by another process, acknowledged, and then the power fails")
    void whatAProcessReportedAfterAKillSurvivesAPowerCut() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < (LONG ? 40 : 1); round++) {
            disk.wipe();
            disk.order(Order.KILL, 15 + random.nextInt(40), FaultyDisk.SYNC, false);
            Progress progress = new Progress();
            kill(round, progress, 120, NOBODY);
            assertTrue(disk.hasFired(), "it was killed before a sync");
            disk.heal();
            long before = progress.acknowledged();
            kill(round, progress, 100_000, line -> progress.acknowledged() > before + 3);
            PowerCut cut = disk.cutPower(Extent.EVERYTHING, random);
            Verdict.check(disk.folder(), round, progress, "round " + round + ", " + cut);
        }
        print("kill, reopen, acknowledge, power cut", (LONG ? 40 : 1) + " pairs of processes");
    }

    private void kill(long seed, Progress progress, long batches, Victim.Executioner killer) throws Exception {
        Map<String, String> environment = disk.environment(requireLibrary());
        victim().live(disk.folder(), seed, batches, NO_POINT, progress, environment, killer, 0);
    }

    @Test
    @DisplayName("The disk dies at each call that changes a file: what a kill and what a power cut there leave")
    void everyCallThatChangesAFileOnADyingDisk() throws Exception {
        DiskFigures figures = run(Task.POINTS, LONG ? 1 : 5, 100_000, LONG ? 1 : 41);
        assertTrue(figures.get("faults") == figures.get("rounds") - 1, "it went on to the last call: " + figures);
    }

    @Test
    void whatWasAcknowledgedSurvivesPowerCuts() throws Exception {
        DiskFigures figures = run(Task.CUTS, SEED * 10_000, SEED * 10_000 + (LONG ? 299 : 11), 1);
        assertTrue(figures.get("pages-taken") > figures.get("rounds"), "bytes are taken back: " + figures);
        assertTrue(figures.get("names-taken") > 0, "names are taken back: " + figures);
    }

    @Test
    @DisplayName("Power cuts while the write-ahead log reaches beyond what was written")
    void powerCutsOfALogThatWasWrittenAhead() throws Exception {
        DiskFigures figures = run(Task.PRIMED, SEED * 10_000, SEED * 10_000 + (LONG ? 99 : 3), 1);
        assertTrue(figures.get("primed") > 0, "zeros had been written ahead: " + figures);
    }

    @Test
    @DisplayName("Snapshots are taken, received and pruned on a disk that dies at each call that changes a file")
    void snapshotsOnADyingDisk() throws Exception {
        DiskFigures figures = run(Task.SNAPSHOTS, LONG ? 1 : 5, 400, LONG ? 1 : 17);
        assertTrue(figures.get("faults") == figures.get("rounds") - 1, "it went on to the last call: " + figures);
        assertTrue(figures.get("names-taken") > 0 && figures.get("resumed") > 0, "it is put to the test: " + figures);
    }

    @Test
    @DisplayName("Snapshots are taken and received while a sync fails, and then the power is cut")
    void snapshotsAfterAFailedSync() throws Exception {
        DiskFigures figures = run(Task.SNAPSHOT_SYNC_ERRORS, LONG ? 1 : 2, 200, LONG ? 1 : 7);
        assertTrue(figures.get("faults") == figures.get("rounds") - 1, "it went on to the last sync: " + figures);
    }

    @Test
    void whatWasReportedSurvivesAPowerCutAfterAFailedSync() throws Exception {
        run(Task.SYNC_ERRORS, SEED * 10_000, SEED * 10_000 + (LONG ? 199 : 11), 1);
    }

    @Test
    void aFullDiskLosesNothing() throws Exception {
        run(Task.NEW_ON_A_FULL_DISK, 1, LONG ? 1000 : 12, 1);
        run(Task.FULL, SEED * 10_000, SEED * 10_000 + (LONG ? 199 : 11), 1);
    }

    @Test
    @DisplayName("SCENARIOS 35, and the lane itself: what it must find in stores that are wrong, it finds")
    void aStoreThatIsWrongIsFoundOut() throws Exception {
        int last = LONG ? 19 : 7;
        List<Rounds> rounds = new ArrayList<>(List.of(new Rounds(Task.REPORTED, 0, last, 1)));
        for (Task task : Task.values()) {
            if (task.mustBeFoundOut()) {
                rounds.add(new Rounds(task, 0, last, 1));
            }
        }
        run(rounds).forEach((task, figures) -> {
            if (task.mustBeFoundOut()) {
                assertTrue(
                        figures.get("losses") * 2 > figures.get("rounds"),
                        () -> task + " is mostly found out: " + figures);
            }
        });
    }

    private DiskFigures run(Task task, long from, long until, long step) throws Exception {
        return run(List.of(new Rounds(task, from, until, step))).get(task);
    }

    private Map<Task, DiskFigures> run(List<Rounds> rounds) throws Exception {
        Map<Task, DiskFigures> all = victim().rounds(disk, requireLibrary(), rounds);
        all.forEach((task, figures) -> {
            print(task.name(), figures.toString());
            if (!task.mustBeFoundOut()) {
                assertEquals(0, figures.get("losses"), () -> task + " lost something: " + figures);
            }
        });
        return all;
    }

    private static void print(String what, String figures) {
        System.out.printf("%-40s %s%n", what, figures);
    }

    private static Victim victim() {
        return Objects.requireNonNull(victim);
    }

    private static Path requireLibrary() {
        assumeTrue(library != null, "needs Linux and gcc, to build a disk that fails");
        return Objects.requireNonNull(library);
    }
}
