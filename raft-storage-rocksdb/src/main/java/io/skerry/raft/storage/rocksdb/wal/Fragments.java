package io.skerry.raft.storage.rocksdb.wal;

import java.util.zip.CRC32C;

/**
 * Reads one physical record after another out of a block of a log file.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class Fragments {

    static final int BLOCK_BYTES = 1 << 15;
    static final int HEADER_BYTES = 7;
    static final int RECYCLABLE_HEADER_BYTES = 11;

    /** What stands somewhere in a block. */
    enum Kind {
        /** A fragment of this log that checks out. */
        SOUND,
        /** Whole, but of another log: what a file that was used again still holds of its earlier life. */
        STALE,
        /** What is left of the block is too short for a header. */
        FILLER,
        /** Zeros where a header should be. */
        ZEROS,
        /** It runs beyond the end of the file. */
        CUT,
        /** Its checksum does not match, or its length cannot be. */
        BAD,
        /** It checks out, and is of a type that this code does not know. */
        UNKNOWN
    }

    /** The role of a fragment in its record. */
    enum Role {
        FULL,
        FIRST,
        MIDDLE,
        LAST,
        /** It says something about the file, and carries no data. */
        NOTE
    }

    private static final int RECYCLABLE_TIMESTAMP_SIZES = 11;
    private static final int RECYCLABLE_PREDECESSOR = 131;
    /** Types with this bit may be skipped by who does not know them. */
    private static final int IGNORABLE = 1 << 7;

    private static final int MASK_DELTA = 0xa282ead8;

    private final CRC32C crc = new CRC32C();
    private final long logNumber;

    private int type;
    private int payloadAt;
    private int end;

    /** Takes fragments of this log for sound, and those without a number. */
    Fragments(long logNumber) {
        this.logNumber = logNumber;
    }

    /**
     * Reads what stands at a place; afterwards {@link #type}, {@link #payloadAt} and {@link #end} tell of it.
     *
     * @param limit end of the block; less if the file ends there
     * @param isEnd whether the file ends with this block
     */
    Kind read(byte[] bytes, int at, int limit, boolean isEnd) {
        int left = limit - at;
        end = limit;
        if (left < HEADER_BYTES) {
            return isEnd && left > 0 && !isZero(bytes, at, limit) ? Kind.CUT : Kind.FILLER;
        }
        type = bytes[at + 6] & 0xff;
        int length = (bytes[at + 4] & 0xff) | (bytes[at + 5] & 0xff) << 8;
        if (type == 0 && length == 0) {
            return left < RECYCLABLE_HEADER_BYTES && isZero(bytes, at, limit) ? Kind.FILLER : Kind.ZEROS;
        }
        boolean recyclable = isRecyclable();
        payloadAt = at + (recyclable ? RECYCLABLE_HEADER_BYTES : HEADER_BYTES);
        if (payloadAt + length > limit) {
            return isEnd ? Kind.CUT : Kind.BAD;
        }
        if (!checks(bytes, at, payloadAt + length)) {
            return Kind.BAD;
        }
        end = payloadAt + length;
        if (recyclable && int32(bytes, at + HEADER_BYTES) != (int) logNumber) {
            return Kind.STALE;
        }
        return type >= 1 && type <= 8 || (type & IGNORABLE) != 0 ? Kind.SOUND : Kind.UNKNOWN;
    }

    /**
     * Returns whether a record of this log that checks out begins at a place; for searching byte by byte, so that what
     * costs most comes last.
     *
     * @param numbered whether only records with the number of their log count
     */
    boolean beginsRecord(byte[] bytes, int at, int limit, boolean numbered) {
        if (limit - at < HEADER_BYTES) {
            return false;
        }
        int found = bytes[at + 6];
        boolean possible = found == 5 || found == 6
                ? limit - at >= RECYCLABLE_HEADER_BYTES && int32(bytes, at + HEADER_BYTES) == (int) logNumber
                : !numbered && (found == 1 || found == 2);
        return possible && read(bytes, at, limit, false) == Kind.SOUND;
    }

    int type() {
        return type;
    }

    /** Returns the role of the fragment that was read last, if it was sound. */
    Role role() {
        return type > 8 ? Role.NOTE : Role.values()[(type - 1) % 4];
    }

    boolean isRecyclable() {
        return type >= 5 && type <= 8 || type == RECYCLABLE_TIMESTAMP_SIZES || type == RECYCLABLE_PREDECESSOR;
    }

    int payloadAt() {
        return payloadAt;
    }

    /** Returns where the next one would begin. */
    int end() {
        return end;
    }

    private boolean checks(byte[] bytes, int at, int until) {
        crc.reset();
        // From the type on: the number of the log is covered, too.
        crc.update(bytes, at + 6, until - at - 6);
        int value = (int) crc.getValue();
        return ((value >>> 15 | value << 17) + MASK_DELTA) == int32(bytes, at);
    }

    static int int32(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    static long int64(byte[] bytes, int at) {
        return int32(bytes, at) & 0xffffffffL | (long) int32(bytes, at + 4) << 32;
    }

    static boolean isZero(byte[] bytes, int from, int until) {
        for (int i = from; i < until; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
