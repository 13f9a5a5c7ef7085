package io.skerry.raft.core.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.skerry.raft.core.scenario.Scenario.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every scenario file. {@code -Dscenario.rewrite=true} writes what was seen into the files, to be read critically
 * before it is committed; {@code -Dscenario=replication} runs those alone whose path contains the word.
 */
class ScenarioTest {

    private static final Path FOLDER = Path.of("src", "test", "resources", "scenarios");
    private static final boolean REWRITE = Boolean.getBoolean("scenario.rewrite");
    private static final String ONLY = System.getProperty("scenario", "");

    @TestFactory
    Stream<DynamicContainer> scenarios() throws IOException {
        return concerns().stream()
                .map(concern -> DynamicContainer.dynamicContainer(
                        concern.getFileName().toString(),
                        files(concern).stream().map(ScenarioTest::test)));
    }

    /** The table of traps in README.md leads somewhere. */
    @Test
    void scenariosThatTheReadmeNamesAreThere() throws IOException {
        Matcher names =
                Pattern.compile("`([a-z-]+/[a-z0-9-]+)`").matcher(Files.readString(FOLDER.resolve("README.md")));
        while (names.find()) {
            Path file = FOLDER.resolve(names.group(1) + ".txt");
            assertTrue(Files.exists(file), "README.md names " + file);
        }
    }

    private static List<Path> concerns() throws IOException {
        try (Stream<Path> found = Files.list(FOLDER)) {
            return found.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<Path> files(Path concern) {
        try (Stream<Path> found = Files.list(concern)) {
            return found.filter(file -> file.toString().endsWith(".txt"))
                    .filter(file -> file.toString().contains(ONLY))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DynamicTest test(Path file) {
        String name = file.getFileName().toString().replace(".txt", "");
        return DynamicTest.dynamicTest(name, file.toUri(), () -> run(file));
    }

    private static void run(Path file) throws IOException {
        Scenario scenario = Scenario.parse(Files.readAllLines(file));
        assertTrue(!scenario.header().isEmpty(), "A scenario opens with what it shows");
        assertTrue(
                scenario.namesItsSource(),
                "A scenario names its source: 'paper §5.3', 'dissertation §6.4', 'ADR 9' or 'SCENARIOS 43'");
        Scenario seen = new ScenarioRunner(file, REWRITE).run(scenario);
        if (REWRITE) {
            Files.write(file, seen.lines());
        }
    }

    /** Runs one scenario. */
    private record ScenarioRunner(Path file, boolean rewrite) {

        Scenario run(Scenario scenario) {
            Commands commands = new Commands();
            List<Step> seen = new ArrayList<>();
            for (Step step : scenario.steps()) {
                List<String> trace = run(commands, step);
                if (!rewrite && !trace.equals(step.trace())) {
                    fail(at(step) + "\n" + Difference.between(step.trace(), trace));
                }
                seen.add(step.withTrace(trace));
            }
            return new Scenario(seen, scenario.tail());
        }

        private List<String> run(Commands commands, Step step) {
            try {
                return commands.run(step.command());
            } catch (RuntimeException e) {
                throw new AssertionError(at(step) + "\n" + e.getMessage(), e);
            }
        }

        private String at(Step step) {
            return file + ":" + step.line() + ": " + step.command();
        }
    }
}
