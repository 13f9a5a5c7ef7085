package io.skerry.raft.statemachine;

import java.io.IOException;
import java.io.OutputStream;

/** Takes the files of a snapshot. Not thread-safe; owned by whoever writes the snapshot. */
public interface SnapshotSink {

    /**
     * Begins a file, which ends when the stream is closed.
     *
     * @param name 1 to 255 characters: letters, digits, {@code . _ -}, not beginning with a dot; each once
     * @throws IllegalArgumentException if the name is none, or taken
     */
    OutputStream create(String name) throws IOException;
}
