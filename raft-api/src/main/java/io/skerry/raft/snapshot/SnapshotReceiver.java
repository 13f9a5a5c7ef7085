package io.skerry.raft.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * A snapshot that comes from another store, chunk by chunk in any order, each checked against its manifest. What has come is
 * kept when this is closed, and by a crash, and is there when the same snapshot is received again; one of another name
 * replaces it.
 *
 * <p>Thread-safe: chunks may be written by one thread while another asks.
 */
public interface SnapshotReceiver extends AutoCloseable {

    /** Returns what is received. */
    SnapshotManifest manifest();

    /**
     * Places every file that the store has already, be it from a snapshot that was received before: the bytes are read again,
     * and must have the digest that the manifest says. Called once, before chunks are asked for; takes as long as reading takes.
     *
     * @param progress is told the bytes that were found, now and then
     * @return the bytes that need not come
     */
    long reuse(LongConsumer progress) throws IOException;

    /** Returns whether a chunk of a file is there, and checked. */
    boolean has(int file, int chunk);

    /** Returns the bytes that are missing. */
    long missingBytes();

    /**
     * Takes a chunk.
     *
     * @param bytes all of it
     * @throws DamagedSnapshotException if its checksum is not the manifest's: it was damaged where it comes from, or on
     *                                  the way; nothing was written
     * @throws IOException              if it cannot be written
     */
    void write(int file, int chunk, ByteBuffer bytes) throws IOException;

    /**
     * Checks every file against its digest, syncs, and makes it a snapshot of this store, as {@link SnapshotWriter#commit}
     * does.
     *
     * @return the snapshot, held for the caller
     * @throws IllegalStateException    if a chunk is missing
     * @throws DamagedSnapshotException if a file does not have its digest; that file has to come again
     */
    StoredSnapshot commit() throws IOException;

    /** Closes files; what has come stays, to be resumed. Closing again does nothing. */
    @Override
    void close();
}
