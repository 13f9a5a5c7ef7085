package io.skerry.raft.runtime.transport.bulk;

import io.skerry.raft.model.NodeId;
import java.nio.channels.FileChannel;

/**
 * A connection of its own to another node, through its handshake: frames both ways, in order, none twice, the last of which
 * may be lost when it breaks. One thread receives, one sends; they may be the same, and must not be event loops.
 *
 * <p>Thread-safe otherwise.
 */
public interface BulkStream extends AutoCloseable {

    /** How much a stream has on its way out before who sends has to wait: data, and heads with it. */
    int OUTBOUND_BYTES = 2 << 20;

    /** Returns the node at the other end. */
    NodeId peer();

    /** Returns an array for the data of a frame, of at least so many bytes. */
    byte[] buffer(int bytes);

    /**
     * Sends a frame, which is the stream's from then on. Waits while too much is on its way.
     *
     * @param timeoutNanos if the other end takes nothing for so long, the stream is closed
     * @throws BulkException if the stream has ended
     */
    void send(BulkFrame frame, long timeoutNanos) throws BulkException;

    /**
     * Returns whether bytes of a file can go out without being copied: not where they have to be encrypted, or where there
     * is no socket.
     */
    boolean sendsFiles();

    /**
     * As {@link #send(BulkFrame, long)}, with data that lies in a file, if {@link #sendsFiles}.
     *
     * @param file   is closed when its bytes are sent, or will never be
     * @param offset where they begin
     * @param bytes  how many, all of which must be there
     */
    void send(int type, byte[] head, FileChannel file, long offset, int bytes, long timeoutNanos) throws BulkException;

    /**
     * Returns the next frame, for {@link #recycle} when its data is not needed any more.
     *
     * @throws BulkException if the stream has ended, or nothing came in that time
     */
    BulkFrame receive(long timeoutNanos) throws BulkException;

    /** Takes back a frame that was received. */
    void recycle(BulkFrame frame);

    /** Waits until the stream has ended, for so long at most; returns whether it has. */
    boolean awaitEnd(long nanos) throws BulkException;

    /** Returns whether it has ended. */
    boolean isEnded();

    /** Ends it, with a reason for those who still use it. Doing so again does nothing. */
    void close(String reason);

    /** As {@link #close(String)}. */
    @Override
    default void close() {
        close("it was closed here");
    }
}
