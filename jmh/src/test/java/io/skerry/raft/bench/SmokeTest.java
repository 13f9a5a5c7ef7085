package io.skerry.raft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every benchmark for some milliseconds, in this JVM, so that none of them rots. What they measure is not judged. */
class SmokeTest {

    private static final Effort TINY = new Effort(1, 0, Duration.ofMillis(5), Duration.ofMillis(5));

    @Test
    void everyBenchmarkRunsAndHasItsRow(@TempDir Path folder) throws Exception {
        assumeFalse(DiskFolder.typeOf(folder).equals("tmpfs"), "the benchmarks refuse it");
        Map<Comparison, Effort> all = Map.of(
                new AppendComparison(folder.toString(), List.of(1, 64), List.of(256)), TINY,
                new CodecComparison(List.of(256)), TINY,
                new CoreComparison(List.of(1, 64), List.of(256)), TINY,
                new ClusterComparison(
                                folder.toString(),
                                List.of("follower"),
                                List.of(64),
                                List.of(64),
                                Duration.ofMillis(300)),
                        TINY);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            BenchMain.compare(all, print);
        }
        // Three tables, each a head, a rule and two rows; and two, each with a row for two calls.
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count(), "what was written is deleted");
        }
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(20, lines.stream().filter(line -> line.startsWith("|")).count(), lines::toString);
    }
}
