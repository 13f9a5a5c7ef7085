package io.skerry.raft.runtime.transport.bulk;

import java.util.ArrayDeque;

/**
 * Arrays for data, used again: each is of a size that the heap has no good place for. Thread-safe.
 */
public final class BulkBuffers {

    /** Smaller ones are made anew. */
    private static final int LEAST_BYTES = 64 << 10;
    /** As many as a stream has on its way; more are left to the collector. */
    private static final int MOST_SPARE = 6;

    private final ArrayDeque<byte[]> spare = new ArrayDeque<>();
    private long made;

    /** Makes a store of arrays that has none. */
    public BulkBuffers() {}

    /** Returns an array of at least so many bytes, up to {@link BulkFrame#MAX_DATA_BYTES}. */
    public synchronized byte[] take(int bytes) {
        if (bytes < LEAST_BYTES) {
            return new byte[bytes];
        }
        byte[] old = spare.poll();
        if (old != null) {
            return old;
        }
        made++;
        return new byte[BulkFrame.MAX_DATA_BYTES];
    }

    /** Takes an array back, that nobody uses any more. */
    synchronized void recycle(byte[] array) {
        if (array.length == BulkFrame.MAX_DATA_BYTES && spare.size() < MOST_SPARE) {
            spare.push(array);
        }
    }

    /** Takes back the array of a frame that nobody uses any more. */
    public void recycle(BulkFrame frame) {
        recycle(frame.array());
    }

    /** Returns how many large arrays were made. */
    public synchronized long made() {
        return made;
    }
}
