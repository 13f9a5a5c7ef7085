package io.skerry.examples.kv.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the nodes' folders are. One that nobody named is removed when it is closed, or when the process ends. */
final class DemoFolder implements AutoCloseable {

    private final Path path;
    private final @Nullable Thread removal;

    private DemoFolder(Path path, boolean temporary) {
        this.path = path;
        this.removal = temporary ? new Thread(() -> remove(path), "raft-kv-demo-remove") : null;
        if (removal != null) {
            Runtime.getRuntime().addShutdownHook(removal);
        }
    }

    static DemoFolder of(@Nullable Path named) {
        try {
            return named != null
                    ? new DemoFolder(Files.createDirectories(named), false)
                    : new DemoFolder(Files.createTempDirectory("raft-kv-demo-"), true);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a folder for the demo", e);
        }
    }

    Path path() {
        return path;
    }

    boolean temporary() {
        return removal != null;
    }

    @Override
    public void close() {
        if (removal == null) {
            return;
        }
        remove(path);
        try {
            Runtime.getRuntime().removeShutdownHook(removal);
        } catch (IllegalStateException e) {
            // The process is ending: the hook finds nothing.
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            // It is in the folder for temporary files: somebody else will remove what is left.
        }
    }
}
