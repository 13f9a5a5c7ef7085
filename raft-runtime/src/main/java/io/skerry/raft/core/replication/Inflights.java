package io.skerry.raft.core.replication;

import java.util.Arrays;

/**
 * Messages on the way to a follower, oldest first, counted and weighed: the window that keeps a slow follower from being
 * flooded. Confined to the core.
 */
public final class Inflights {

    private final int maxMessages;
    private final long maxBytes;
    /** Rings: the last index of each message, and its bytes. */
    private long[] lastIndexes;

    private long[] sizes;
    private int first;
    private int count;
    private long bytes;

    /**
     * Returns an empty window.
     *
     * @param maxMessages the most messages
     * @param maxBytes    the most bytes, but for one message, which always goes
     */
    public Inflights(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        int initial = Math.min(maxMessages, 8);
        this.lastIndexes = new long[initial];
        this.sizes = new long[initial];
    }

    /** Returns whether nothing more may be sent for now. */
    public boolean isFull() {
        return count == maxMessages || (count > 0 && bytes >= maxBytes);
    }

    /** A message was sent. */
    public void add(long lastIndex, long messageBytes) {
        if (count == lastIndexes.length) {
            grow();
        }
        int at = (first + count) % lastIndexes.length;
        lastIndexes[at] = lastIndex;
        sizes[at] = messageBytes;
        count++;
        bytes += messageBytes;
    }

    private void grow() {
        int capacity = Math.min(maxMessages, count * 2);
        lastIndexes = unrolled(lastIndexes, capacity);
        sizes = unrolled(sizes, capacity);
        first = 0;
    }

    private long[] unrolled(long[] ring, int capacity) {
        long[] grown = Arrays.copyOfRange(ring, first, first + capacity);
        // What lay before the first one is the end of the ring.
        System.arraycopy(ring, 0, grown, ring.length - first, first);
        return grown;
    }

    /** All messages up to an index have arrived. */
    public void freeUpTo(long index) {
        while (count > 0 && lastIndexes[first] <= index) {
            bytes -= sizes[first];
            first = (first + 1) % lastIndexes.length;
            count--;
        }
    }

    /** Nothing is on the way any more. */
    public void clear() {
        first = 0;
        count = 0;
        bytes = 0;
    }

    /** Returns the number of messages. */
    public int messages() {
        return count;
    }

    /** Returns their bytes. */
    public long bytes() {
        return bytes;
    }
}
