package io.skerry.raft.statemachine;

import java.io.IOException;
import java.io.InputStream;
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
}
