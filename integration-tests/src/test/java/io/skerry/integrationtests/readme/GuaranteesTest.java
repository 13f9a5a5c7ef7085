package io.skerry.integrationtests.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every promise names tests, and every test that is named is there. */
class GuaranteesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/guarantees.md");
    private static final Path SCENARIOS = ROOT.resolve("raft-runtime/src/test/resources/scenarios");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w+)`");
    private static final Pattern SCENARIO = Pattern.compile("`scenario ([\\w-]+/[\\w-]+)`");

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        List<Path> sources = sources();
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Matcher test = TEST.matcher(Files.readString(PAGE)); test.find(); named++) {
            String file = test.group(1) + ".java";
            Pattern method = Pattern.compile("@\\w*Test\\b[^;]*?\\bvoid " + test.group(2) + "\\(");
            boolean found = false;
            for (Path source : sources) {
                found |= source.endsWith(file)
                        && method.matcher(Files.readString(source)).find();
            }
            if (!found) {
                missing.add(test.group());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(named > 50, "tests were found on the page");
    }

    @Test
    void everyScenarioThatIsNamedIsThere() throws IOException {
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Matcher scenario = SCENARIO.matcher(Files.readString(PAGE)); scenario.find(); named++) {
            if (!Files.exists(SCENARIOS.resolve(scenario.group(1) + ".txt"))) {
                missing.add(scenario.group());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(named > 10, "scenarios were found on the page");
    }

    @Test
    void everyPromiseNamesATest() throws IOException {
        List<String> without = new ArrayList<>();
        for (String row : Files.readAllLines(PAGE)) {
            boolean promise = row.matches("\\| \\S.*") && !row.startsWith("| promise | ") && !row.equals("| | |");
            if (promise && !TEST.matcher(row).find() && !SCENARIO.matcher(row).find()) {
                without.add(row);
            }
        }
        assertEquals(List.of(), without);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
    }
}
