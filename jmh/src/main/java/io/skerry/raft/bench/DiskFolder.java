package io.skerry.raft.bench;

import io.skerry.raft.bench.contest.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A folder on a real disk for the time of one measurement. A file system that lives in memory is refused: a sync costs
 * nothing there, so every ratio to it would be an invention.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class DiskFolder implements AutoCloseable {

    /** Where no folder is named: below {@code target} if there is one, else below {@code java.io.tmpdir}. */
    static final String AUTO = "auto";

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");

    private final Path path;

    private DiskFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes a folder of its own below the named one.
     *
     * @param parent a folder, made if it is not there; or {@link #AUTO}
     * @throws IllegalArgumentException if it is in memory
     */
    static DiskFolder below(String parent) throws IOException {
        Path base = resolve(parent);
        Files.createDirectories(base);
        requireDisk(base, typeOf(base));
        return of(Files.createTempDirectory(base, "skerry-bench-"));
    }

    /** Takes over a folder that is there. */
    static DiskFolder of(Path path) {
        return new DiskFolder(path);
    }

    /** Returns the folder that a name stands for. */
    static Path resolve(String parent) {
        if (!parent.equals(AUTO)) {
            return Path.of(parent).toAbsolutePath();
        }
        List<Path> builds = List.of(Path.of("jmh", "target"), Path.of("target"));
        Path build = builds.stream()
                .filter(Files::isDirectory)
                .findFirst()
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        return build.toAbsolutePath();
    }

    /** Returns the type of the file system that a folder is on. */
    static String typeOf(Path folder) throws IOException {
        return Files.getFileStore(folder).type();
    }

    static void requireDisk(Path folder, String type) {
        if (IN_MEMORY.contains(type.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("Folder " + folder + " is on " + type
                    + ", which is memory: a sync costs nothing there. Name a folder on a disk, with -D"
                    + BenchMain.FOLDER_PROPERTY + "=FOLDER before -jar, or with -p dir=FOLDER after it");
        }
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Deletes the folder and all that is in it. */
    @Override
    public void close() {
        try {
            Trees.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Folder " + path + " cannot be deleted", e);
        }
    }
}
