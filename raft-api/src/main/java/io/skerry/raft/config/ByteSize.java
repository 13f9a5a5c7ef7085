package io.skerry.raft.config;

/**
 * A number of bytes in a setting. Immutable.
 *
 * @param bytes the number, not negative
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

    private static final long KIB = 1024;
    private static final long MIB = KIB * KIB;

    /** Refuses negative sizes. */
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("A size must not be negative: " + bytes);
        }
    }

    /** Returns so many bytes. */
    public static ByteSize ofBytes(long bytes) {
        return new ByteSize(bytes);
    }

    /** Returns so many times 1,024 bytes. */
    public static ByteSize ofKiB(long count) {
        return new ByteSize(Math.multiplyExact(count, KIB));
    }

    /** Returns so many times 1,048,576 bytes. */
    public static ByteSize ofMiB(long count) {
        return new ByteSize(Math.multiplyExact(count, MIB));
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** Returns the size in the largest unit that divides it. */
    @Override
    public String toString() {
        if (bytes != 0 && bytes % MIB == 0) {
            return bytes / MIB + " MiB";
        }
        return bytes != 0 && bytes % KIB == 0 ? bytes / KIB + " KiB" : bytes + " B";
    }
}
