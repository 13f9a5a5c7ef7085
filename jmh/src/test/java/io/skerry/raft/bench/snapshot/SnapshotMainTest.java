package io.skerry.raft.bench.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.bench.snapshot.SnapshotMain.Options;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the parts that need no cluster with next to nothing, so that they do not rot. What they measure is not judged. */
class SnapshotMainTest {

    private static final PrintStream SILENT =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void whatIsMeasuredIsWrittenAndCanBeRendered() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path first = Files.createDirectory(folder.resolve("first"));
        Measured measured = new Measured(SILENT);
        measured.fact("cpus", "2");
        SnapshotMain.measure(
                new Options(Size.TINY, List.of(Part.CHECKPOINT, Part.RESTART), first, List.of()), disk, measured);
        try (Stream<Path> left = Files.walk(disk)) {
            assertEquals(List.of(), left.filter(Files::isRegularFile).toList(), "what was written is deleted");
        }
        String page = measured.page();
        for (String row : List.of("createCheckpoint alone", "1% of the keys changed", "state in RocksDB")) {
            assertTrue(page.contains(row), page);
        }
        Path second = folder.resolve("second");
        SnapshotMain.run(
                List.of("--render", first.resolve(SnapshotMain.RESULTS).toString(), "--out", second.toString()),
                disk,
                Map.of("cpus", "none"),
                SILENT);
        assertEquals(page, Files.readString(second.resolve(SnapshotMain.PAGE)));
        assertEquals(
                Files.readString(first.resolve(SnapshotMain.RESULTS)),
                Files.readString(second.resolve(SnapshotMain.RESULTS)));
    }

    @Test
    void theCommandLineIsRead() {
        assertEquals(
                new Options(Size.QUICK, List.of(Part.DELTA, Part.DISK), Path.of("docs"), List.of()),
                Options.parse(List.of("--quick", "--only", "delta,disk", "--out", "docs")));
        assertEquals(List.of(Part.values()), Options.parse(List.of()).parts());
        for (List<String> bad : List.of(List.of("--fast"), List.of("--only"), List.of("--only", "nothing"))) {
            assertThrows(IllegalArgumentException.class, () -> Options.parse(bad));
        }
    }
}
