package io.skerry.integrationtests.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.testkit.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten times what a cluster can take: what is too much is refused, with a type that says so; queues stay within their bounds,
 * and the process within its memory, which is small; whoever leads goes on leading.
 *
 * <p>{@code -Doverload.seconds=N} overloads it for longer than 3 seconds; then the figures, which are printed, are worth
 * something; {@code -Doverload.election.millis=N} sets the election timeout (10,000, so that a machine that is busy with something else does not elect).
 */
class OverloadTest {

    private static final long SECONDS = Long.getLong("overload.seconds", 3);
    private static final Duration MEASURE = Duration.ofSeconds(Math.max(2, SECONDS / 2));
    private static final Duration DEADLINE = Duration.ofMinutes(3).plusSeconds(2 * SECONDS);

    /** Three nodes, their clients and the flood: beyond it there is no memory, and the process would fail. */
    private static final List<String> BOUNDED = List.of(
            "-Xmx256m",
            "-XX:MaxDirectMemorySize=128m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:TieredStopAtLevel=4",
            "-Doverload.election.millis=" + Integer.getInteger("overload.election.millis", 10_000));

    @TempDir
    private Path temporary;

    @Test
    void tenTimesWhatItCanTakeIsRefusedInTimeAndWithinBounds() throws Exception {
        List<String> args = List.of(
                temporary.resolve("nodes").toString(),
                Long.toString(MEASURE.toMillis()),
                Long.toString(Duration.ofSeconds(SECONDS).toMillis()));
        run(args);
    }

    private void run(List<String> args) throws IOException, InterruptedException {
        Path errors = temporary.resolve("errors");
        try (ChildJvm child = ChildJvm.start(OverloadProcess.class, BOUNDED, Map.of(), args, errors, DEADLINE)) {
            for (String line = child.readLine(); line != null; line = child.readLine()) {
                System.out.println(line);
            }
            assertEquals(0, child.waitForEnd(), child::errorsOrWhy);
        }
    }
}
