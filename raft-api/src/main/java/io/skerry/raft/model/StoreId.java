package io.skerry.raft.model;

import java.util.random.RandomGenerator;

/**
 * Names one folder's life: 64 random bits, drawn when the folder is made. A node that lost its disk comes back under
 * its old {@link NodeId} but with another store id, and so cannot vote twice. Immutable.
 *
 * @param value the bits; 0 is no store
 */
public record StoreId(long value) implements Comparable<StoreId> {

    /** No store: not known yet. */
    public static final StoreId NONE = new StoreId(0);

    /** Returns the store of those bits. */
    public static StoreId of(long value) {
        return new StoreId(value);
    }

    /** Draws a new id, never {@link #NONE}. */
    public static StoreId random(RandomGenerator random) {
        long bits;
        do {
            bits = random.nextLong();
        } while (bits == 0);
        return new StoreId(bits);
    }

    /** Returns whether this names a store at all. */
    public boolean isKnown() {
        return value != 0;
    }

    @Override
    public int compareTo(StoreId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** Returns the bits as 16 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x", value);
    }
}
