package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.storage.rocksdb.layout.Block;
import java.util.Arrays;
import org.rocksdb.RocksIterator;

/**
 * Takes records out of one block after another, and hands them on in one buffer of about their size.
 *
 * <p>A block comes out of RocksDB from its beginning, header first. It is put where its records follow those of the block
 * before, so the header covers the end of those for a moment: then no record is copied a second time. Only where a read
 * begins so far inside a block that the buffer would be mostly what nobody asked for, the block is put into a buffer that
 * is used again, and the records are copied out of that. Not thread-safe; owned by the cursor.
 */
final class GatheredRecords {

    /** Beyond this, room is taken as it is needed, and not by what the first block lets expect. */
    private static final int EXPECTED_BYTES = 1 << 20;

    /** One part in so many of what is handed on may be of no use. */
    private static final int SPARE_PART = 8;

    private static final int FIRST_OFFSETS = 256;
    private static final int KEPT_OFFSETS = 8 << 10;
    private static final int FIRST_COVERED = 1 << 10;
    private static final int KEPT_COVERED = 64 << 10;

    /** Has room for a block, unless that has only one record. */
    private final byte[] scratch = new byte[80 << 10];

    private byte[] buffer = scratch;
    private int[] offsets = new int[FIRST_OFFSETS];
    private byte[] covered = new byte[FIRST_COVERED];
    private int end;
    private int count;

    /** Forgets what was gathered. What was exceptionally large is not kept. */
    void reset() {
        buffer = scratch;
        end = 0;
        count = 0;
        if (offsets.length > KEPT_OFFSETS) {
            offsets = new int[FIRST_OFFSETS];
        }
        if (covered.length > KEPT_COVERED) {
            covered = new byte[FIRST_COVERED];
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    int bytes() {
        return count == 0 ? 0 : end - offsets[0];
    }

    /**
     * Takes records that check out.
     *
     * @param block    of which the header is there
     * @param source   stands on that block
     * @param more     how many may follow these
     * @param maxBytes a limit for all of them
     */
    void take(Block block, RocksIterator source, long fromIndex, int taken, long more, long maxBytes) {
        int begin = block.offset(fromIndex);
        int until = block.offset(fromIndex + taken);
        int added = until - begin;
        long following = Math.max(0, Math.min(more * (added / taken + 1L), maxBytes - bytes() - added));
        if (count == 0) {
            start(begin, until + Math.min(following, EXPECTED_BYTES));
        }
        requireRoom(added, taken, following);
        offsets[count] = end;
        if (begin <= end) {
            readBehind(source, begin, until);
        } else {
            // Many small records behind few: rare enough for a copy.
            byte[] whole = new byte[until];
            source.value(whole, 0, until);
            System.arraycopy(whole, begin, buffer, end, added);
        }
        block.check(fromIndex, taken, buffer, end, offsets, count + 1);
        end += added;
        count += taken;
    }

    private void start(int begin, long expected) {
        boolean asItIs = begin <= expected / SPARE_PART || expected > scratch.length;
        buffer = asItIs ? new byte[(int) Math.min(expected, Integer.MAX_VALUE - Long.BYTES)] : scratch;
        end = begin;
    }

    private void readBehind(RocksIterator source, int begin, int until) {
        // Nothing before the first record is of use.
        int kept = count == 0 ? 0 : Math.min(begin, bytes());
        if (kept > covered.length) {
            covered = new byte[kept];
        }
        System.arraycopy(buffer, end - kept, covered, 0, kept);
        source.value(buffer, end - begin, until);
        System.arraycopy(covered, 0, buffer, end - kept, kept);
    }

    private void requireRoom(int added, int taken, long following) {
        int neededBytes = Math.addExact(end, added);
        if (neededBytes > buffer.length) {
            long expected = Math.min(neededBytes + following, EXPECTED_BYTES);
            buffer = Arrays.copyOf(buffer, grown(neededBytes, end, expected));
        }
        int neededOffsets = count + taken + 1;
        if (neededOffsets > offsets.length) {
            offsets = Arrays.copyOf(offsets, grown(neededOffsets, count, neededOffsets));
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
        int begin = offsets[0];
        int[] exact = Arrays.copyOf(offsets, count + 1);
        if (buffer != scratch && end - begin >= buffer.length - buffer.length / SPARE_PART) {
            return EncodedEntries.of(buffer, exact, Ownership.HANDED_OVER);
        }
        for (int i = 0; i <= count; i++) {
            exact[i] -= begin;
        }
        return EncodedEntries.of(Arrays.copyOfRange(buffer, begin, end), exact, Ownership.HANDED_OVER);
    }
}
