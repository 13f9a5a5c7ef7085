package io.skerry.integrationtests.nemesis;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says what happens, on standard output and in a file: for a test's output may be shown only when it has ended, and a long
 * run is to be watched. Not thread-safe; owned by its test.
 */
final class Journal implements AutoCloseable {

    private final PrintStream file;

    Journal(Options options) throws IOException {
        Path folder = Files.createDirectories(Path.of("target"));
        this.file = new PrintStream(
                Files.newOutputStream(folder.resolve("nemesis-%d-%d.log".formatted(options.nodes(), options.seed()))),
                true);
    }

    void say(String format, Object... values) {
        String text = format.formatted(values);
        System.out.println(text);
        file.println(text);
    }

    @Override
    public void close() {
        file.close();
    }
}
