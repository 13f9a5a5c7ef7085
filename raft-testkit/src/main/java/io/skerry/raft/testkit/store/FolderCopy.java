package io.skerry.raft.testkit.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies a folder that is in use. Stateless. */
public final class FolderCopy {

    private static final int ATTEMPTS = 20;

    private FolderCopy() {}

    /**
     * Copies all files. A store may remove a file in the background, which is no fault: then the copy begins again, so
     * that it never mixes what stood there before with what stands there after.
     */
    public static void copy(Path source, Path target) {
        for (int attempt = 1; ; attempt++) {
            try {
                delete(target);
                List<Path> before = tree(source);
                copyOnce(source, before, target);
                if (tree(source).equals(before)) {
                    return;
                }
                // A file that came meanwhile may be named by one that was copied already.
                requireAnotherAttempt(attempt, source, new IOException("the names of its files keep changing"));
            } catch (NoSuchFileException e) {
                requireAnotherAttempt(attempt, source, e);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot copy " + source, e);
            }
        }
    }

    private static void requireAnotherAttempt(int attempt, Path source, IOException fault) {
        if (attempt == ATTEMPTS) {
            throw new UncheckedIOException("Cannot copy " + source + " as it is at one moment", fault);
        }
    }

    private static void copyOnce(Path source, List<Path> paths, Path target) throws IOException {
        for (Path path : paths) {
            Path copy = target.resolve(source.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(copy);
            } else {
                Files.copy(path, copy);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> paths = tree(folder);
        for (int i = paths.size() - 1; i >= 0; i--) {
            Files.delete(paths.get(i));
        }
    }

    /** Returns the folder and all that is in it, parents first. */
    private static List<Path> tree(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
