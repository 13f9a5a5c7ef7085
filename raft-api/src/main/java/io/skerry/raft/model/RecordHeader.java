package io.skerry.raft.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The head that every record begins with, so that an entry's term, type and length can be read without decoding it.
 *
 * <pre>
 *  offset  bytes
 *       0      4   length of the whole record in bytes, this field included
 *       4      4   CRC32C of all that follows, up to the length
 *       8      1   format version, 1
 *       9      1   entry type
 *      10      8   term
 *      18      8   index
 *      26      -   payload
 * </pre>
 *
 * <p>All integers are big-endian. The accessors trust the record: check {@link #fault} once, when bytes arrive from
 * outside the process. Stateless, thread-safe.
 */
public final class RecordHeader {

    /** The format version that this code reads and writes. */
    public static final int VERSION = 1;

    /** The bytes in front of a payload. */
    public static final int BYTES = 26;

    static final int LENGTH_AT = 0;
    static final int CRC_AT = 4;
    static final int CHECKED_FROM = 8;
    static final int VERSION_AT = 8;
    static final int TYPE_AT = 9;
    static final int TERM_AT = 10;
    static final int INDEX_AT = 18;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private RecordHeader() {}

    /** Returns the length of the record of a payload of that size. */
    public static int recordBytes(int payloadBytes) {
        return Math.addExact(BYTES, payloadBytes);
    }

    /** Returns the length of the whole record at that offset. */
    public static int length(byte[] buffer, int offset) {
        return (int) INT.get(buffer, offset + LENGTH_AT);
    }

    /** Returns the checksum that the record claims. */
    public static int checksum(byte[] buffer, int offset) {
        return (int) INT.get(buffer, offset + CRC_AT);
    }

    /** Returns the format version of the record. */
    public static int version(byte[] buffer, int offset) {
        return buffer[offset + VERSION_AT] & 0xff;
    }

    /** Returns the type of the entry. */
    public static EntryType type(byte[] buffer, int offset) {
        return EntryType.of(buffer[offset + TYPE_AT] & 0xff);
    }

    /** Returns the term of the entry. */
    public static long term(byte[] buffer, int offset) {
        return (long) LONG.get(buffer, offset + TERM_AT);
    }

    /** Returns the index of the entry. */
    public static long index(byte[] buffer, int offset) {
        return (long) LONG.get(buffer, offset + INDEX_AT);
    }

    /** Returns the offset of the payload of the record at that offset. */
    public static int payloadOffset(int offset) {
        return offset + BYTES;
    }

    /** Returns the size of the payload of the record at that offset. */
    public static int payloadBytes(byte[] buffer, int offset) {
        return length(buffer, offset) - BYTES;
    }

    /** Returns the payload of the record at that offset, as a view. */
    public static Payload payload(byte[] buffer, int offset) {
        return Payload.wrap(buffer, payloadOffset(offset), payloadBytes(buffer, offset));
    }

    /** Writes length and checksum, once all that follows them stands. */
    public static void seal(byte[] buffer, int offset, int length, CRC32C crc) {
        INT.set(buffer, offset + LENGTH_AT, length);
        INT.set(buffer, offset + CRC_AT, checksumOf(buffer, offset, length, crc));
    }

    /** Writes the fields between checksum and payload. */
    public static void put(byte[] buffer, int offset, LogEntry entry) {
        buffer[offset + VERSION_AT] = VERSION;
        buffer[offset + TYPE_AT] = (byte) entry.type().code();
        LONG.set(buffer, offset + TERM_AT, entry.term());
        LONG.set(buffer, offset + INDEX_AT, entry.index());
    }

    /**
     * Says what is wrong with the record at that offset, or returns null if it checks out: length within the bytes
     * that are there, checksum, version, term and index.
     *
     * @param available the bytes from {@code offset} that may belong to the record
     */
    public static @Nullable String fault(byte[] buffer, int offset, int available, CRC32C crc) {
        if (available < BYTES) {
            return "a record needs at least " + BYTES + " bytes, " + available + " are left";
        }
        int length = length(buffer, offset);
        if (length < BYTES || length > available) {
            return "the record claims a length of " + length + " bytes, " + available + " are left";
        }
        int expected = checksum(buffer, offset);
        int actual = checksumOf(buffer, offset, length, crc);
        if (expected != actual) {
            return String.format("the record's checksum is %08x, its bytes have %08x", expected, actual);
        }
        if (version(buffer, offset) != VERSION) {
            return "the record has format version " + version(buffer, offset) + ", this code knows " + VERSION;
        }
        long index = index(buffer, offset);
        if (term(buffer, offset) < 1 || index < 1 || index > LogPosition.MAX_INDEX) {
            return "no entry can stand at " + term(buffer, offset) + "/" + index;
        }
        return null;
    }

    private static int checksumOf(byte[] buffer, int offset, int length, CRC32C crc) {
        crc.reset();
        crc.update(buffer, offset + CHECKED_FROM, length - CHECKED_FROM);
        return (int) crc.getValue();
    }
}
