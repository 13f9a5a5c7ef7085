package io.skerry.examples.kv.demo;

import io.skerry.raft.node.NodeStartException;
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
            throw new NodeStartException("Cannot make a folder for the demo (" + e + "): name another with --data", e);
        }
    }

    Path path() {
        return path;
    }

    boolean temporary() {
        return removal != null;
    }

    /** From now on it is removed by whoever closes it, and not under nodes that are still being closed. */
    void leaveToCloser() {
        try {
            if (removal != null) {
                Runtime.getRuntime().removeShutdownHook(removal);
            }
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook is at it.
        }
    }

    @Override
    public void close() {
        leaveToCloser();
        if (removal != null) {
            remove(path);
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
