package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The folder of a group's states: one in force, and for a while one that is built, or copied, or was found damaged. Thread-safe.
 */
final class StateFolder {

    /** A generation that was found damaged, and is kept until there is another state in its place. */
    private static final String DAMAGED = "damaged-";

    private static final String FIRST = nameOf(1);
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}");
    private static final int HEX = 16;

    private final Path path;
    private final AtomicLong lastGeneration;
    private final AtomicLong checkpoints = new AtomicLong();

    private StateFolder(Path path, String inForce) {
        this.path = path;
        this.lastGeneration = new AtomicLong(Long.parseUnsignedLong(inForce, HEX));
    }

    /** Returns whether a name is one that a generation may have. */
    static boolean isGeneration(String name) {
        return NAME.matcher(name).matches();
    }

    /** Returns the folder with nothing in it but the state in force, which may be new, and those that are damaged. */
    static StateFolder open(Path path, String inForce) throws IOException {
        Folders.createDurably(path);
        for (String name : Folders.names(path)) {
            if (!name.equals(inForce) && !name.startsWith(DAMAGED)) {
                Folders.deleteTree(path.resolve(name));
            }
        }
        StateFolder folder = new StateFolder(path, inForce);
        Folders.createDurably(folder.generation(inForce));
        return folder;
    }

    /** Returns the name of the generation that a value names; of the first, if there is no value. */
    static String nameOf(Path path, Payload value) {
        String name = value.isEmpty() ? FIRST : value.toUtf8();
        if (!isGeneration(name)) {
            throw new CorruptionException("The state in force in " + path + " is none: " + name);
        }
        return name;
    }

    private static String nameOf(long generation) {
        return String.format("%016x", generation);
    }

    Path generation(String name) {
        return path.resolve(name);
    }

    /** Returns the name of a generation that never was. */
    String nextGeneration() {
        return nameOf(lastGeneration.incrementAndGet());
    }

    /** Returns where to put a copy. */
    Path nextCheckpoint() {
        return path.resolve("checkpoint-" + checkpoints.incrementAndGet());
    }

    /** Makes the folder of a generation. */
    void create(String name) throws IOException {
        Files.createDirectory(generation(name));
    }

    /** Puts a generation that is damaged aside, and an empty one in its place; returns where it is now. */
    Path setAside(String name) throws IOException {
        Path aside = generation(DAMAGED + name);
        for (int number = 2; Files.exists(aside); number++) {
            aside = generation(DAMAGED + name + "-" + number);
        }
        Files.move(generation(name), aside, StandardCopyOption.ATOMIC_MOVE);
        Folders.createDurably(generation(name));
        sync();
        return aside;
    }

    /** Returns what was put aside. */
    List<Path> damaged() throws IOException {
        return Folders.names(path).stream()
                .filter(name -> name.startsWith(DAMAGED))
                .map(path::resolve)
                .toList();
    }

    void sync() throws IOException {
        Folders.sync(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
