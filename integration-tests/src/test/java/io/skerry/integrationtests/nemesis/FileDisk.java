package io.skerry.integrationtests.nemesis;

import io.skerry.integrationtests.storage.FaultyDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A disk that is slow, hangs or fails when a file says so, for another process than the one that writes the file. Once it has
 * failed, it fails until the process is started again. Thread-safe.
 */
final class FileDisk extends FaultyDisk {

    /** What it does, as a word in the file; no file is {@link #SOUND}. */
    enum Mode {
        SOUND,
        /** Each write takes {@link #SLOW_MILLIS} more. */
        SLOW,
        /** Nothing comes to an end until it does something else. */
        HANGS,
        FAILS
    }

    private static final long SLOW_MILLIS = 60;

    private final Path file;

    FileDisk(Path file) {
        this.file = file;
    }

    /** Tells the disk of a process what to do, from then on. */
    static void set(Path file, Mode mode) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, mode.name());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    protected void look() {
        heal();
        switch (mode()) {
            case SOUND -> {
                // It was healed.
            }
            case SLOW -> slowDown(SLOW_MILLIS);
            case HANGS -> hang();
            case FAILS -> fail(false);
        }
    }

    private Mode mode() {
        try {
            return Files.exists(file) ? Mode.valueOf(Files.readString(file)) : Mode.SOUND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
