package io.skerry.integrationtests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class answers one question: one that needs more lines than this answers two. */
class SourceTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int MOST_LINES = 400;

    @Test
    void noSourceOfTheLibraryIsLong() throws IOException {
        List<Path> sources = productionSources();
        assertTrue(sources.size() > 150, () -> "sources of all modules are looked at, not only " + sources.size());
        assertEquals(List.of(), longOnes(sources));
    }

    @Test
    void aLongSourceIsFound(@TempDir Path folder) throws IOException {
        Path justRight = Files.writeString(folder.resolve("JustRight.java"), "//\n".repeat(MOST_LINES));
        Path longer = Files.writeString(folder.resolve("Longer.java"), "//\n".repeat(MOST_LINES + 1));
        assertEquals(List.of(longer + ": 401 lines"), longOnes(List.of(justRight, longer)));
    }

    private static List<String> longOnes(List<Path> sources) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path source : sources) {
            int lines = Files.readAllLines(source).size();
            if (lines > MOST_LINES) {
                found.add(source + ": " + lines + " lines");
            }
        }
        return found;
    }

    private static List<Path> productionSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.sorted().toList()) {
                Path main = module.resolve("src/main/java");
                if (Files.isDirectory(main)) {
                    sources.addAll(sourcesBelow(main));
                }
            }
        }
        return sources;
    }

    private static List<Path> sourcesBelow(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
