package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.storage.rocksdb.layout.Block;
import java.util.Arrays;

/**
 * Takes records out of one block after another into the one buffer that is handed on. Not thread-safe; owned by the
 * read.
 */
final class GatheredRecords {

    /** Beyond this, room is taken as it is needed, and not by what the first block lets expect. */
    private static final int EXPECTED_BYTES = 1 << 20;

    private static final int EXPECTED_COUNT = EXPECTED_BYTES / 128;

    private byte[] buffer = new byte[0];
    private int[] offsets = new int[1];
    private int bytes;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    int bytes() {
        return bytes;
    }

    /**
     * Takes records.
     *
     * @param more how many may follow these
     */
    void take(Block block, long fromIndex, int taken, long more) {
        int added = block.bytes(fromIndex, taken);
        requireRoom(added, taken, more);
        block.copyTo(fromIndex, taken, buffer, bytes, offsets, count + 1);
        bytes += added;
        count += taken;
    }

    private void requireRoom(int added, int taken, long more) {
        int neededBytes = Math.addExact(bytes, added);
        if (neededBytes > buffer.length) {
            long expected = neededBytes + more * (added / taken + 1L);
            buffer = Arrays.copyOf(buffer, grown(neededBytes, bytes, Math.min(expected, EXPECTED_BYTES)));
        }
        int neededOffsets = count + taken + 1;
        if (neededOffsets > offsets.length) {
            long expected = neededOffsets + more;
            offsets = Arrays.copyOf(offsets, grown(neededOffsets, count, Math.min(expected, EXPECTED_COUNT)));
        }
    }

    private static int grown(int needed, int before, long expected) {
        long doubled = Math.min(2L * before, Integer.MAX_VALUE - Long.BYTES);
        return (int) Math.max(needed, Math.max(doubled, expected));
    }

    /**
     * Hands the records over, in a buffer of about their size.
     *
     * @throws IllegalArgumentException if they are not in order
     */
    EncodedEntries handOver() {
        byte[] exact = bytes < buffer.length - buffer.length / 8 ? Arrays.copyOf(buffer, bytes) : buffer;
        int[] ends = offsets.length == count + 1 ? offsets : Arrays.copyOf(offsets, count + 1);
        return EncodedEntries.of(exact, ends, Ownership.HANDED_OVER);
    }
}
