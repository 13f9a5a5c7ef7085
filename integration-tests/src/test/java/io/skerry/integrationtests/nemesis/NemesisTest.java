package io.skerry.integrationtests.nemesis;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes whose network, disks and lives are at the mercy of a nemesis, while 16 clients note all that they see. In the
 * end everything is healed: all that was acknowledged is there, and there is one order that explains all answers.
 *
 * <p>{@code -Dnemesis.minutes=N} asks for a long run instead, of {@code -Dnemesis.nodes=N} processes (3), at most 300
 * operations a second, on a cluster that is new every ten minutes; {@code -Dnemesis.seed=N} sets the order of the faults.
 * How they meet what the processes do is not up to the seed. {@code -Dnemesis.snapshots=N} has nodes shorten their logs every N
 * entries (50, for example), so that nodes which were away need a snapshot; {@code -Dnemesis.state=memory} has them keep
 * their state in memory, and write it down all the time. {@code -Dnemesis.election=N} is the election timeout in ms (500): more
 * of it where the machine is busy with other things.
 */
class NemesisTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    @Test
    void threeNodesKeepTheirPromises() throws Exception {
        assumeFalse(Options.isLong());
        run(Options.brief(3, 0, Duration.ofSeconds(14)).withSnapshots());
    }

    @Test
    void fiveNodesKeepTheirPromises() throws Exception {
        assumeFalse(Options.isLong());
        run(Options.brief(5, FaultKind.values().length / 3 * 2, Duration.ofSeconds(6)));
    }

    @Test
    void promisesAreKeptForLong() throws Exception {
        assumeTrue(Options.isLong(), "only when asked for");
        run(Options.extended());
    }

    private void run(Options options) throws Exception {
        try (Journal journal = new Journal(options)) {
            Figures figures = new Figures(options.election());
            long begin = System.nanoTime();
            Duration over = Duration.ZERO;
            journal.say("%s", options);
            for (int part = 0; over.compareTo(options.time()) < 0; part++) {
                Options mine = options.part(part, over);
                runOne(Files.createDirectory(temporary.resolve("cluster" + part)), mine, figures, journal);
                over = over.plus(mine.time());
            }
            journal.say("in %.0f s: %s", (System.nanoTime() - begin) / 1e9, figures);
        }
    }

    private static void runOne(Path folder, Options options, Figures figures, Journal journal) throws Exception {
        try (Nemesis nemesis = new Nemesis(folder, options, figures, journal)) {
            nemesis.run();
        } catch (Throwable e) {
            journal.say("%s", figures);
            String message =
                    "%s; -Dtest=NemesisTest -Dnemesis.minutes=10 -Dnemesis.nodes=%d -Dnemesis.seed=%d -Dnemesis.snapshots=%d"
                            + " -Dnemesis.state=%s strikes alike;"
                            + " what is left lies below %s";
            throw new AssertionError(
                    message.formatted(
                            e.getMessage(),
                            options.nodes(),
                            options.seed(),
                            options.snapshots(),
                            options.state(),
                            folder),
                    e);
        }
    }
}
