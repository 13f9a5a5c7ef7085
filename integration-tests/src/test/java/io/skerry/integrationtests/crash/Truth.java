package io.skerry.integrationtests.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which commands were begun, and where those stand that were acknowledged; in a file beside the disk, which a kill leaves as it
 * is. Not thread-safe; owned by its creator.
 */
final class Truth {

    private final Path file;
    private final NavigableMap<Long, Long> indexes = new TreeMap<>();
    private long begun;

    /** Goes on with what the file says, if there is one. */
    Truth(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    String[] parts = line.split(" ");
                    take(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(long number, long index) {
        begun = Math.max(begun, number);
        if (index > 0) {
            indexes.put(number, index);
        }
    }

    private void note(long number, long index) {
        take(number, index);
        try {
            Files.writeString(file, number + " " + index + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void begin(long number) {
        note(number, 0);
    }

    void acknowledge(long number, long index) {
        Long before = indexes.get(number);
        if (before != null && before != index) {
            throw new AssertionError("Command " + number + " was at " + before + ", and is at " + index);
        }
        note(number, index);
    }

    long begun() {
        return begun;
    }

    /** Returns the last command that was acknowledged, or 0. */
    long acknowledged() {
        return indexes.isEmpty() ? 0 : indexes.lastKey();
    }

    /** Returns where a command stands, or 0 if nobody was told. */
    long index(long number) {
        return indexes.getOrDefault(number, 0L);
    }

    /** Fails unless a state that stands at an index, and has applied so many commands, is that of the log there. */
    void requireFits(long commands, long index) {
        long own = index(commands);
        long next = index(commands + 1);
        if (own > index || next != 0 && next <= index) {
            throw new AssertionError("The state at " + index + " has command " + commands + ", which is at " + own
                    + ", and not the next one, which is at " + next);
        }
    }
}
