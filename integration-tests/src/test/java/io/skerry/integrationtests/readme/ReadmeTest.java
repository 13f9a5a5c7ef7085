package io.skerry.integrationtests.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.quickstart.StoreQuickStart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)[^)]*\\)");

    @Test
    void everyLineOfJavaStandsInAnExampleThatCompiles() throws IOException {
        List<String> sources = new ArrayList<>();
        for (Path source : files(ROOT.resolve("examples/src/main/java"), ".java")) {
            sources.add(folded(Files.readString(source)));
        }
        int blocks = 0;
        for (Matcher block = JAVA_BLOCK.matcher(readme()); block.find(); blocks++) {
            String code = folded(block.group(1));
            assertTrue(
                    sources.stream().anyMatch(source -> source.contains(code)),
                    () -> "No example holds this code of the README:\n" + block.group(1));
        }
        assertTrue(blocks >= 4, "the README shows code");
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
        pages.add(ROOT.resolve("README.md"));
        for (Path page : pages) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                Path target = page.getParent().resolve(link.group(1));
                assertTrue(Files.exists(target), () -> page + " links to " + target + ", which is not there");
            }
        }
    }

    @Test
    void theTestCommandIsWhatIsRunEverywhere() throws IOException {
        String command = "mvn verify";
        assertTrue(readme().contains("\n    " + command + "\n"), "the README names the test command");
        List<String> commands = Files.readAllLines(ROOT.resolve(".ci/run")).stream()
                .filter(line -> line.startsWith("exec "))
                .toList();
        assertEquals(List.of("exec " + command), commands);
    }

    @Test
    void theQuickStartRunsAndFindsWhatItLeft(@TempDir Path folder) {
        String[] arguments = {folder.resolve("data").toString()};
        assertEquals("1/1 buy 3 apples\n1/2 sell 1 pear\n", run(arguments));
        assertEquals("1/1 buy 3 apples\n1/2 sell 1 pear\n2/3 buy 3 apples\n2/4 sell 1 pear\n", run(arguments));
    }

    private static String run(String[] arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            StoreQuickStart.main(arguments);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("\\d+/\\d+ .*"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private static String readme() throws IOException {
        String text = Files.readString(ROOT.resolve("README.md"));
        assertFalse(text.isBlank());
        return text;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    /** Line breaks and indentation are the formatter's affair. */
    private static String folded(String code) {
        return code.replaceAll("\\s+", "");
    }
}
