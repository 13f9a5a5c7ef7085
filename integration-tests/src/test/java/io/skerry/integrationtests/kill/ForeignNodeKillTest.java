package io.skerry.integrationtests.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.memory.MemoryStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.testkit.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a foreign node at random moments. To repeat a failure, run with {@code -Dkill.seed=SEED}: the workload is the
 * same then; where the kill falls is not. {@code -Dkill.count=N} kills more often than 20 times.
 */
class ForeignNodeKillTest {

    private static final int KILLS = Integer.getInteger("kill.count", 20);
    private static final int MOST_ACKNOWLEDGEMENTS = 200;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final long seed = Long.getLong("kill.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final MemoryStorage model = new MemoryStorage();
    private final List<Replica> replicas = new ArrayList<>();
    private int acknowledged;
    private long twinsAcknowledged;
    private int underWay;
    private int underWayHappened;

    @TempDir
    private Path temporary;

    @Test
    void whatWasAcknowledgedSurvivesEveryKill() throws Exception {
        for (int i = 0; i < ForeignNodeProcess.GROUPS; i++) {
            replicas.add(new Replica(model, ForeignNodeProcess.group(i)));
        }
        Path folder = temporary.resolve("data");
        for (int kill = 1; kill <= KILLS; kill++) {
            String context = "seed " + seed + ", kill " + kill;
            runAndKill(folder, kill, context);
            // A copy is opened, so that the next process finds what this one left, not what an open made of it.
            Path copy = temporary.resolve("copy" + kill);
            copy(folder, copy);
            check(copy, context);
        }
        check(folder, "seed " + seed + ", at the end");
        model.close();
        System.out.printf(
                "seed %d: %d kills, %d steps acknowledged, %d under way, of which %d had changed something;"
                        + " %d batches of twins%n",
                seed, KILLS, acknowledged, underWay, underWayHappened, twinsAcknowledged);
        assertTrue(acknowledged > KILLS && twinsAcknowledged > KILLS, "the processes got to work");
    }

    /** Every fifth process is killed as it opens, the others as they work. */
    private void runAndKill(Path folder, int kill, String context) throws Exception {
        try (ChildJvm child = ChildJvm.start(
                ForeignNodeProcess.class,
                List.of("-Xmx128m"),
                Map.of(),
                List.of(folder.toString(), Long.toString(random.nextLong())),
                temporary.resolve("errors"),
                DEADLINE)) {
            if (kill % 5 == 0) {
                assertEquals("opening", child.readLine(), context);
                child.letRun(random.nextInt(400_000));
            } else {
                read(child, 1 + random.nextInt(MOST_ACKNOWLEDGEMENTS), context);
                child.letRun(random.nextInt(2_000));
            }
            child.kill();
            read(child, Integer.MAX_VALUE, context);
            child.waitForEnd();
            assertFalse(child.wasOverdue(), () -> context + ": no sign of life within " + DEADLINE);
        }
    }

    /** Takes acknowledgements in, until there were enough or the process has ended. */
    private void read(ChildJvm child, int enough, String context) throws IOException {
        int count = 0;
        for (String line = child.readLine(); line != null; line = child.readLine()) {
            String[] parts = line.split(" ", 3);
            assertFalse(line.startsWith("failed"), context + ": " + line);
            if (parts[0].equals("begin")) {
                replicas.get(Integer.parseInt(parts[1])).begin(Step.parse(parts[2]));
            } else if (parts[0].equals("done")) {
                replicas.get(Integer.parseInt(parts[1])).done(parts[2], context);
                acknowledged++;
                if (++count == enough) {
                    return;
                }
            } else if (parts[0].equals("twins")) {
                twinsAcknowledged = Long.parseLong(parts[1]);
            }
        }
        assertEquals(Integer.MAX_VALUE, enough, () -> context + ": the process ended by itself\n" + errors(child));
    }

    private void check(Path folder, String context) {
        try (RaftStorage found = RocksDbStorage.open(folder, ForeignNodeProcess.CONFIG)) {
            for (int i = 0; i < replicas.size(); i++) {
                Replica replica = replicas.get(i);
                underWay += replica.isUnderWay() ? 1 : 0;
                underWayHappened += replica.check(found, context + ", group " + i) ? 1 : 0;
            }
            Twins.check(found, twinsAcknowledged, context);
        }
    }

    private static String errors(ChildJvm child) {
        try {
            return child.errors();
        } catch (IOException e) {
            return "its errors cannot be read: " + e;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
