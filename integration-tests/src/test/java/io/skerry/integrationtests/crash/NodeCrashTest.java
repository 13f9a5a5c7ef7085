package io.skerry.integrationtests.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.integrationtests.crash.NodeProcess.Task;
import io.skerry.integrationtests.process.KvCluster;
import io.skerry.raft.testkit.disk.FaultyDisk;
import io.skerry.raft.testkit.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole nodes that end while they take, fetch, install and prune snapshots, or are restored: at each native call that changes a
 * file, by a kill or a power cut. What is left is the old state or the new one, in all families, with log, membership and
 * sessions; and the node that begins there again has all that was acknowledged.
 *
 * <p>{@code -Dlane=long} takes every call; with {@code -Dcrash.step=N}, every N-th round alone (N is odd), from round
 * {@code -Dcrash.offset=K} on (1): the offsets from 1 to N are all rounds between them, and may run beside each other. Without
 * the lane, there are a few rounds, which differ with {@code -Dlane.seed}.
 */
class NodeCrashTest {

    private static final boolean LONG = "long".equals(System.getProperty("lane"));
    private static final long SEED = Long.getLong("lane.seed", 1);
    private static final long STEP = Long.getLong("crash.step", 1);
    private static final long OFFSET = Long.getLong("crash.offset", 1);
    private static final Duration DEADLINE = LONG ? Duration.ofHours(4) : Duration.ofMinutes(2);

    /** About as many rounds as there are of each story: two for each call. */
    private static final int INSTALL_ROUNDS = 700;

    private static final int TAKE_ROUNDS = 400;
    private static final int MEMORY_ROUNDS = 240;
    private static final int RESTORE_ROUNDS = 800;

    /** What a {@link NodeProcess} is to do. */
    private record Rounds(Story story, Kind kind, Task task, long first, long last, long step) {

        /** All points that are wanted, or about so many, of about so many. */
        static Rounds points(Story story, Kind kind, int all, int some) {
            if (LONG) {
                return new Rounds(story, kind, Task.POINTS, OFFSET, 100_000, STEP);
            }
            // An odd step: kills and power cuts take turns.
            int step = all / some | 1;
            return new Rounds(story, kind, Task.POINTS, 1 + SEED * 61 % step, all, step);
        }

        List<String> args() {
            return List.of(story.name(), kind.name(), task.name(), "" + first, "" + last, "" + step);
        }
    }

    @TempDir
    private Path temporary;

    private FaultyDisk disk;
    private List<String> jvmArgs;
    private Path library;

    @BeforeEach
    void build() throws IOException, InterruptedException {
        assertEquals(1, STEP % 2, "with an even -Dcrash.step there would be kills alone, or power cuts alone");
        assumeTrue(FaultyDisk.isPossible(), "needs Linux and gcc, to build a disk that fails");
        disk = new FaultyDisk(temporary);
        library = FaultyDisk.build(temporary);
        jvmArgs = List.of("-Xmx128m", "-Djava.library.path=" + KvCluster.unpackRocksDb(temporary));
    }

    @Test
    @DisplayName("The disk dies at a native call, and what a kill leaves, or a power cut, is the old state or the new")
    void neverAnythingButOldOrNew() throws Exception {
        Map<String, Long> figures = run(List.of(
                Rounds.points(Story.INSTALL, Kind.ROCKSDB, INSTALL_ROUNDS, 5),
                Rounds.points(Story.TAKE, Kind.ROCKSDB, TAKE_ROUNDS, 2),
                Rounds.points(Story.RESTORE, Kind.ROCKSDB, RESTORE_ROUNDS, 2),
                Rounds.points(Story.INSTALL, Kind.MEMORY, MEMORY_ROUNDS, 2),
                Rounds.points(Story.TAKE, Kind.MEMORY, MEMORY_ROUNDS, 1),
                Rounds.points(Story.RESTORE, Kind.MEMORY, RESTORE_ROUNDS / 2, 1)));
        assertEquals(0, figures.getOrDefault("losses", 0L), "what was lost is printed");
        assertTrue(figures.get("died") >= figures.get("rounds") - 6, "the calls are reached: " + figures);
        assertTrue(figures.get("old") > 0 && figures.get("new") > 0, "both come about: " + figures);
        assertTrue(figures.get("cuts that took something") > 0, "something was not synced: " + figures);
    }

    @Test
    @DisplayName(
            "The process is killed at a native call while it installs a snapshot, and another goes on in its folder")
    void aKilledProcessLeavesTheOldOrTheNew() throws Exception {
        long last = LONG ? 100_000 : 330;
        for (long at = LONG ? OFFSET : 60 + SEED * 61 % 250; at <= last; at += LONG ? STEP : 1000) {
            run(List.of(new Rounds(Story.INSTALL, Kind.ROCKSDB, Task.KILL, at, at, 1)));
            if (!disk.hasFired()) {
                assertTrue(at > 250, "there are more calls than " + at);
                return;
            }
            Map<String, Long> figures = run(List.of(new Rounds(Story.INSTALL, Kind.ROCKSDB, Task.CHECK, at, at, 1)));
            assertEquals(0, figures.getOrDefault("losses", 0L), "killed at call " + at);
            assertEquals(1, figures.get("kills"));
        }
    }

    @Test
    @DisplayName("The lane itself: what it must find in protocols that are wrong, and without syncs, it finds")
    void whatIsWrongIsFoundOut() throws Exception {
        int mistakes = Mistake.values().length - 1;
        Map<String, Long> figures = run(List.of(
                new Rounds(Story.INSTALL, Kind.ROCKSDB, Task.MISTAKE, 1, mistakes, 1),
                new Rounds(Story.TAKE, Kind.MEMORY, Task.DEAF, 1, 1, 1)));
        assertEquals(mistakes + 1, figures.get("losses"), figures.toString());
    }

    /** Has a process do rounds, one story after the other; returns the figures of all, none if it was killed. */
    private Map<String, Long> run(List<Rounds> all) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(List.of(temporary.toString()));
        all.forEach(rounds -> args.addAll(rounds.args()));
        Path errors = temporary.resolve("errors");
        Map<String, Long> figures = new TreeMap<>();
        try (ChildJvm child =
                ChildJvm.start(NodeProcess.class, jvmArgs, disk.environment(library), args, errors, DEADLINE)) {
            for (String line = child.readLine(); line != null; line = child.readLine()) {
                String[] parts = line.split("\t");
                if (parts[0].equals("figure")) {
                    figures.merge(parts[2], Long.parseLong(parts[3]), Long::sum);
                }
                System.out.println(line);
            }
            boolean killed = child.waitForEnd() != 0;
            boolean wanted = all.get(0).task == Task.KILL && disk.hasFired();
            assertEquals(wanted, killed, child::errorsOrWhy);
        }
        return figures;
    }
}
