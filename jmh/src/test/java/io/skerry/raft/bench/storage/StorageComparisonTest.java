package io.skerry.raft.bench.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.bench.contest.Command;
import io.skerry.raft.bench.contest.ContenderServer;
import io.skerry.raft.bench.contest.Figures;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every row for some milliseconds, so that none of them rots. What they measure is not judged. */
class StorageComparisonTest {

    private static final Set<String> PRESENT = new LinkedHashSet<>(
            List.of(Contenders.SKERRY, Contenders.OVERWRITTEN, Contenders.GROWING, Contenders.NAIVE));

    @Test
    void everyRowIsMeasuredAndLeavesNothingBehind(@TempDir Path folder) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        StorageResults results = measure(disk);
        StorageRows rows = new StorageRows(Amount.TINY, PRESENT, disk, disk, 1);
        for (Section section : Section.values()) {
            for (Row row : rows.of(section)) {
                assertTrue(row.tasks().containsKey(Contenders.SKERRY), row.id());
                for (String contender : row.tasks().keySet()) {
                    double[] figures = results.figures(row.id(), contender, section.figure());
                    assertEquals(1, figures.length, row.id());
                    assertTrue(Double.isFinite(figures[0]), () -> row.id() + " " + contender + ": " + figures[0]);
                }
            }
        }
        try (Stream<Path> left = Files.walk(disk)) {
            assertEquals(List.of(), left.filter(Files::isRegularFile).toList(), "what was written is deleted");
        }
        written(results, folder);
    }

    /** What is made of the file is what was made of the results. */
    private static void written(StorageResults results, Path folder) throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        results.fact("cpus", "2");
        StorageMain.write(results, first);
        StorageResults read = new StorageResults();
        read.read(first.resolve(StorageMain.RESULTS));
        StorageMain.write(read, second);
        for (String file : List.of(StorageMain.RESULTS, StorageMain.PAGE, StorageMain.PICTURE)) {
            assertEquals(Files.readString(first.resolve(file)), Files.readString(second.resolve(file)), file);
        }
        String page = Files.readString(first.resolve(StorageMain.PAGE));
        assertTrue(page.contains("- cpus: 2"), page);
        assertTrue(page.contains("| 64 x 256 B |"), page);
        Path picture = first.resolve(StorageMain.PICTURE);
        assertEquals(
                "svg",
                DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(picture.toFile())
                        .getDocumentElement()
                        .getTagName());
        assertFalse(Files.readString(picture).contains("NaN"), "every bar has a length");
    }

    private static StorageResults measure(Path disk) throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (StorageComparison comparison =
                new StorageComparison(Amount.TINY, Local::new, PRESENT, disk, disk, nowhere)) {
            StorageResults results = new StorageResults();
            comparison.run(List.of(Section.values()), results);
            return results;
        }
    }

    @Test
    void aContenderAnswersOverItsProcess(@TempDir Path folder) throws Exception {
        Path messages = folder.resolve("messages");
        Command append = append(folder.resolve("raw"));
        try (ContenderProcess process = ContenderProcess.start(
                Contenders.GROWING, System.getProperty("java.class.path"), ContenderMain.class.getName(), messages)) {
            double ops = process.ask(append).values().get("ops");
            assertTrue(ops >= 1, () -> "appends: " + ops);
            IOException refused = assertThrows(IOException.class, () -> process.ask(readOf(append)));
            assertTrue(refused.getMessage().contains("entries to read"), refused.getMessage());
            assertTrue(Files.readString(messages).contains("entries to read"), "the whole trace is kept");
            process.kill();
        }
    }

    private static Command append(Path folder) {
        return new Command("append", Map.of("folder", folder.toString(), "payload", "16", "batch", "2", "millis", "1"));
    }

    private static Command readOf(Command append) {
        return new Command(
                "read", Map.of("folder", append.params().get("folder"), "count", "1", "payload", "16", "millis", "1"));
    }

    /** A contender in this JVM. */
    private static final class Local implements Asked {

        private final ContenderServer server;

        private Local(String name) {
            server = new ContenderServer(
                    name.equals(Contenders.OVERWRITTEN) ? new RawContender(1 << 20) : ContenderMain.contender(name));
        }

        @Override
        public Figures ask(Command command) throws IOException {
            return server.run(Command.parse(command.line()));
        }

        @Override
        public void kill() throws IOException {
            server.close();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
