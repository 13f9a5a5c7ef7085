package io.skerry.raft.snapshot;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.SnapshotSink;
import java.io.IOException;

/**
 * A snapshot that is being written beside the others. It is none before {@link #commit} has returned. Not thread-safe; owned by
 * its creator, which closes it: what was not committed is removed.
 */
public interface SnapshotWriter extends SnapshotSink, AutoCloseable {

    /**
     * Makes it a snapshot: files, manifest and folders are synced before it appears under its name, and its name before this
     * returns.
     *
     * @param position        up to where the log is in the files
     * @param membershipIndex the index that the membership is in force from, at most the position's
     * @param membership      the membership in force there, opaque to the store
     * @return the snapshot, held for the caller
     * @throws IOException if it could not be written; there is no such snapshot then
     */
    StoredSnapshot commit(LogPosition position, long membershipIndex, Payload membership) throws IOException;

    /** Removes what was not committed. Closing again does nothing. */
    @Override
    void close();
}
