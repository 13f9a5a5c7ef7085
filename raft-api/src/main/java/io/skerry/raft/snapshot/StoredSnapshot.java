package io.skerry.raft.snapshot;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot in a {@link SnapshotStore}: complete, durable, and never changed. While it is held, none of its files is
 * removed; whoever got one from the store closes it.
 *
 * <p>Thread-safe.
 */
public interface StoredSnapshot extends AutoCloseable {

    /** Returns what it is. */
    SnapshotManifest manifest();

    /** Returns its name. */
    default SnapshotId id() {
        return manifest().id();
    }

    /** Returns up to where the log is in it. */
    default LogPosition position() {
        return manifest().position();
    }

    /**
     * Returns its files for a state machine. Everything is checked as it is read, or placed: damage is a
     * {@link DamagedSnapshotException}, after which the store offers this snapshot no more.
     */
    SnapshotSource source();

    /**
     * Reads from a file, unchecked: whoever ships it has the receiver check.
     *
     * @param file   its number in the manifest
     * @param offset where to begin
     * @param into   filled to its limit
     * @throws IOException if it cannot be read, or ends before that
     */
    void read(int file, long offset, ByteBuffer into) throws IOException;

    /**
     * Opens a file to be sent without copying it; the caller closes it. Null, if it does not lie in a file of its own.
     *
     * @param file its number in the manifest
     */
    @Nullable
    FileChannel openChannel(int file) throws IOException;

    /**
     * Reads all of it, and checks it against the manifest.
     *
     * @throws DamagedSnapshotException if it does not check out: the store does not offer it any more
     */
    void verify() throws IOException;

    /** Lets go of it; not for an event loop, for whoever is last removes what was condemned. Closing again does nothing. */
    @Override
    void close();
}
