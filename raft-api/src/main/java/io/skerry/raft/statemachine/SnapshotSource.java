package io.skerry.raft.statemachine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Gives back the files of a snapshot. Not thread-safe; good during the call only. */
public interface SnapshotSource {

    /** Returns the names of the files. */
    Set<String> names();

    /**
     * Opens a file, to be closed by the caller. What is read was checked: a file that is damaged ends in an
     * {@link IOException}, never in other bytes.
     *
     * @throws IOException if there is none of that name, or it is damaged
     */
    InputStream open(String name) throws IOException;

    /**
     * Places a file where the caller wants it: linked where that can be, else copied. It must never be changed there, only
     * removed. It was checked.
     *
     * @param target is not there yet
     * @throws IOException if there is none of that name, it is damaged, or cannot be placed
     */
    default void linkTo(String name, Path target) throws IOException {
        try (InputStream in = open(name)) {
            Files.copy(in, target);
        }
    }
}
