package io.skerry.raft.statemachine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes the files of a snapshot. Not thread-safe; owned by whoever writes the snapshot. */
public interface SnapshotSink {

    /**
     * Begins a file, which ends when the stream is closed.
     *
     * @param name 1 to 255 characters: letters, digits, {@code . _ -}, not beginning with a dot, not
     *             {@code MANIFEST}; each once
     * @throws IllegalArgumentException if the name is none, or taken
     */
    OutputStream create(String name) throws IOException;

    /**
     * Takes a file that is there already and that nobody ever changes: where it can be linked, nothing is copied. The caller
     * may remove its own name for it afterwards.
     *
     * @throws IllegalArgumentException if the name is none, or taken
     */
    default void link(String name, Path file) throws IOException {
        try (OutputStream out = create(name)) {
            Files.copy(file, out);
        }
    }
}
