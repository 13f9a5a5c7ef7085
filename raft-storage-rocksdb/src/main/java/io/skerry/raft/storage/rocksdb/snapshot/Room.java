package io.skerry.raft.storage.rocksdb.snapshot;

import java.io.IOException;

/** The room that snapshots may take. Thread-safe. */
@FunctionalInterface
public interface Room {

    /** Bytes that may be written between two questions, and two syncs. */
    int STEP_BYTES = 8 << 20;

    /**
     * Asks the disk.
     *
     * @param bytes that are about to be written
     * @throws IOException if they would leave less than is held in reserve; the message names the mend
     */
    void require(long bytes) throws IOException;
}
