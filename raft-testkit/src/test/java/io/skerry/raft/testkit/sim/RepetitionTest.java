package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seed does the same: again, in another JVM, and whether somebody reads its trace or not. */
class RepetitionTest {

    private static final int SEEDS = 50;
    private static final int STEPS = 5_000;

    @Test
    void tracesAreEqualByteForByteHereAndInAnotherJvm(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("digests");
        Process other = startOtherJvm(output);
        try {
            List<String> once = digests();
            List<String> again = digests();
            assertEquals(once, again);
            assertEquals(true, other.waitFor(5, TimeUnit.MINUTES), "the other JVM is still running");
            assertEquals(0, other.exitValue(), () -> read(output).toString());
            assertEquals(once, read(output));
            assertEquals(SEEDS, new HashSet<>(once).size(), "seeds differ from each other");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void whoReadsTheTraceChangesNothing() {
        for (long seed = 1; seed <= 10; seed++) {
            SimResult silent = Simulation.run(seed, SimOptions.DEFAULT, null);
            SimResult told = Simulation.run(seed, SimOptions.DEFAULT, new StringBuilder());
            assertEquals(silent, told);
            assertNotEquals(
                    silent.hash(),
                    Simulation.run(seed, SimOptions.DEFAULT.withSteps(4_000)).hash());
        }
    }

    private static List<String> digests() {
        List<String> digests = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            digests.add(TraceDigests.of(seed, STEPS));
        }
        return digests;
    }

    /** Another heap, another collector and no compiler: whatever depends on these shows. */
    private static Process startOtherJvm(Path output) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TraceDigests.class.getName(),
                        "1",
                        Integer.toString(SEEDS),
                        Integer.toString(STEPS))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static List<String> read(Path output) {
        try {
            return Files.readAllLines(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return List.of(e.toString());
        }
    }
}
