package io.skerry.raft.storage.rocksdb.layout;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.RecordHeader;
import io.skerry.raft.storage.CorruptionException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A block as it was read and found to be whole: the records that one commit brought for one group.
 *
 * <pre>
 *  offset     bytes
 *       0         1   format version, 1
 *       1         1   0
 *       2         4   count: how many records follow
 *       6         8   base index: that of the first record
 *      14   4*count   where each record ends, counted from the first record's beginning
 *  14+4*c         4   CRC32C over the key and everything above
 *  18+4*c         -   the records, verbatim
 * </pre>
 *
 * <p>The header's checksum covers the key too, so that a block under a wrong key is found out. The records have their
 * own; they are checked when they are taken out. Not thread-safe; owned by its creator.
 */
public final class Block {

    private static final int COUNT_AT = 2;
    private static final int BASE_AT = 6;
    private static final int ENDS_AT = 14;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] key;
    private final byte[] value;
    private final int length;
    private final long baseIndex;
    private final int count;

    private Block(byte[] key, byte[] value, int length, long baseIndex, int count) {
        this.key = key;
        this.value = value;
        this.length = length;
        this.baseIndex = baseIndex;
        this.count = count;
    }

    /** Returns the bytes in front of the records of a block. */
    public static int headerBytes(int count) {
        return ENDS_AT + Integer.BYTES * count + Integer.BYTES;
    }

    /**
     * Returns the bytes in front of the records of a block, going by what it says of itself; or 0 if that cannot be, and
     * {@link #parse(byte[], byte[], int)} will say why.
     *
     * @param beginning the beginning of the block
     * @param length    bytes of the whole block
     */
    public static int headerBytes(byte[] beginning, int length) {
        if (length < headerBytes(1)) {
            return 0;
        }
        int count = (int) INT.get(beginning, COUNT_AT);
        return isPossible(count, length) ? headerBytes(count) : 0;
    }

    private static boolean isPossible(int count, int length) {
        return count >= 1 && count <= (length - headerBytes(0)) / (Integer.BYTES + RecordHeader.BYTES);
    }

    /**
     * Writes a header at the target's position, which must be followed by the records.
     *
     * @param ends where each record ends, counted from the first one's beginning; the first {@code count} are used
     */
    public static void writeHeader(ByteBuffer target, byte[] key, long baseIndex, int[] ends, int count) {
        int begin = target.position();
        target.put((byte) FormatVersion.BLOCK).put((byte) 0).putInt(count).putLong(baseIndex);
        for (int i = 0; i < count; i++) {
            target.putInt(ends[i]);
        }
        // By moving its ends, for a duplicate would be garbage.
        int end = target.position();
        int limit = target.limit();
        int checksum = checksum(key, target.limit(end).position(begin));
        target.limit(limit).position(end).putInt(checksum);
    }

    /**
     * Checks the header, and returns the block.
     *
     * @throws CorruptionException if the header is not what was written under this key
     */
    public static Block parse(byte[] key, byte[] value) {
        return parse(key, value, value.length);
    }

    /**
     * As {@link #parse(byte[], byte[])}, of a block that takes only the beginning of a buffer, and is good as long as
     * nobody writes to that. The buffer need not hold more than the header, if the records are {@link #check}ed elsewhere.
     *
     * @param length bytes of the whole block
     */
    public static Block parse(byte[] key, byte[] value, int length) {
        if (length < headerBytes(1)) {
            throw damaged(key, "it has only " + length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(value);
        FormatVersion.requireKnown("Block " + BlockKey.describe(key), buffer.get(0), FormatVersion.BLOCK);
        int count = buffer.getInt(COUNT_AT);
        if (!isPossible(count, length)) {
            throw damaged(key, "it claims " + count + " records in " + length + " bytes");
        }
        int crcAt = headerBytes(count) - Integer.BYTES;
        int expected = buffer.getInt(crcAt);
        int actual = checksum(key, buffer.duplicate().limit(crcAt));
        if (expected != actual) {
            throw damaged(key, String.format("its header's checksum is %08x, its bytes have %08x", expected, actual));
        }
        Block block = new Block(key, value, length, buffer.getLong(BASE_AT), count);
        block.requireExtent();
        return block;
    }

    private void requireExtent() {
        if (lastIndex() != BlockKey.lastIndex(key)) {
            throw damaged(key, "it ends at index " + lastIndex());
        }
        if (offset(count) != length) {
            throw damaged(key, "its records end at byte " + offset(count) + " of " + length);
        }
        for (int i = 0; i < count; i++) {
            // Each behind the one before, and the last one at the end: so none is outside.
            if (offset(i) > offset(i + 1)) {
                throw damaged(key, "its records end at bytes " + offset(i) + " and then " + offset(i + 1));
            }
        }
    }

    /** Returns the index of the first entry. */
    public long baseIndex() {
        return baseIndex;
    }

    /** Returns the index of the last entry. */
    public long lastIndex() {
        return baseIndex + count - 1;
    }

    /**
     * Returns entries of the block, over the bytes that were read: from an index on, until before another, and as many
     * as fit into a number of bytes, the first one always.
     *
     * @throws CorruptionException if one of their records does not check out
     */
    public EncodedEntries entries(long fromIndex, long untilIndex, long maxBytes) {
        int taken = Math.max(1, countFitting(fromIndex, untilIndex, maxBytes));
        int[] offsets = new int[taken + 1];
        offsets[0] = offset(fromIndex);
        check(fromIndex, taken, value, offsets[0], offsets, 1);
        try {
            return EncodedEntries.of(value, offsets, Ownership.HANDED_OVER);
        } catch (IllegalArgumentException e) {
            throw new CorruptionException(damage(key, e.getMessage()), e);
        }
    }

    /** Returns how many entries, from an index on and until before another, fit into a number of bytes. */
    public int countFitting(long fromIndex, long untilIndex, long maxBytes) {
        int from = (int) (fromIndex - baseIndex);
        int end = from;
        int until = (int) (untilIndex - baseIndex);
        while (end < until && offset(end + 1) - offset(from) <= maxBytes) {
            end++;
        }
        return end - from;
    }

    /** Returns the bytes of so many records, from that of an index on. */
    public int bytes(long fromIndex, int taken) {
        return offset(fromIndex + taken) - offset(fromIndex);
    }

    /** Returns where the record of an index begins in the block; for the index behind the last, where that one ends. */
    public int offset(long index) {
        return offset((int) (index - baseIndex));
    }

    /**
     * Checks records that stand in a buffer.
     *
     * @param buffer holds the records that this block's header is about
     * @param at     where the first one begins in the buffer
     * @param ends   takes where each record ends in the buffer
     * @param endsAt where the first one's end is put
     * @throws CorruptionException if one of them does not check out
     */
    public void check(long fromIndex, int taken, byte[] buffer, int at, int[] ends, int endsAt) {
        CRC32C crc = new CRC32C();
        int from = (int) (fromIndex - baseIndex);
        int shift = at - offset(from);
        int begin = at;
        for (int i = 0; i < taken; i++) {
            int end = shift + offset(from + i + 1);
            requireRecord(from + i, buffer, begin, end - begin, crc);
            ends[endsAt + i] = end;
            begin = end;
        }
    }

    private void requireRecord(int i, byte[] buffer, int begin, int length, CRC32C crc) {
        String fault = RecordHeader.fault(buffer, begin, length, crc);
        if (fault == null && RecordHeader.length(buffer, begin) != length) {
            fault = "the record has " + RecordHeader.length(buffer, begin) + " bytes, its block gives it " + length;
        }
        if (fault == null && RecordHeader.index(buffer, begin) != baseIndex + i) {
            fault = "the record has index " + RecordHeader.index(buffer, begin);
        }
        if (fault != null) {
            throw damaged(key, "in the record of index " + (baseIndex + i) + ": " + fault);
        }
    }

    /** Returns where the i-th record begins in the value; for the count, where the last one ends. */
    private int offset(int i) {
        int end = i == 0 ? 0 : (int) INT.get(value, ENDS_AT + Integer.BYTES * (i - 1));
        return headerBytes(count) + end;
    }

    private static int checksum(byte[] key, ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(header);
        return (int) crc.getValue();
    }

    private static CorruptionException damaged(byte[] key, String what) {
        return new CorruptionException(damage(key, what));
    }

    private static String damage(byte[] key, String what) {
        GroupId group = BlockKey.group(key);
        return "Block " + BlockKey.describe(key) + " is damaged: " + what + ". Group " + group + " is stopped"
                + WayBack.REPLACE;
    }
}
