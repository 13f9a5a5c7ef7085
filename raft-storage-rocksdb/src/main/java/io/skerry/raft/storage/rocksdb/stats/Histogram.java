package io.skerry.raft.storage.rocksdb.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts values by size in buckets whose width grows with the values: each power of two is cut into
 * {@value #PARTS} parts, so that what a bucket says of a value in it is wrong by at most one part in {@value #PARTS}
 * (3.2 %), and values below {@value #PARTS} are exact. From 2^{@value #MAX_BITS} on (18 minutes in nanoseconds, one
 * tebibyte) all values share the last bucket; the largest value is kept exactly.
 *
 * <p>Recording changes four cells of memory that never moves. One thread records at a time, and synchronizes with the one
 * before; any thread takes a snapshot, which may lack what is recorded meanwhile.
 */
public final class Histogram {

    static final int PART_BITS = 5;
    static final int PARTS = 1 << PART_BITS;
    static final int MAX_BITS = 40;

    /** Values below {@link #PARTS}, then so many parts for each power of two. */
    static final int BUCKETS = (MAX_BITS - PART_BITS + 1) * PARTS;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] buckets = new long[BUCKETS];
    private final Tally sum = new Tally();
    private final Tally max = new Tally();

    /** Returns a histogram of nothing. */
    public Histogram() {}

    /** Counts a value; a negative one, as a clock that was set may bring it about, as 0. */
    public void record(long value) {
        long counted = Math.max(0, value);
        int bucket = bucketOf(counted);
        CELL.setOpaque(buckets, bucket, buckets[bucket] + 1);
        sum.add(counted);
        long more = counted - max.get();
        if (more > 0) {
            max.add(more);
        }
    }

    /** Returns what was recorded so far. */
    public HistogramSnapshot snapshot() {
        long[] counts = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] = (long) CELL.getOpaque(buckets, i);
        }
        return new HistogramSnapshot(counts, sum.get(), max.get());
    }

    static int bucketOf(long value) {
        if (value < PARTS) {
            return (int) value;
        }
        int topBit = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        if (topBit >= MAX_BITS) {
            return BUCKETS - 1;
        }
        int shift = topBit - PART_BITS;
        // The top bit is counted by the power of two, so that only the parts below it are left.
        return (shift << PART_BITS) + (int) (value >>> shift);
    }

    /** Returns the largest value that belongs to a bucket. */
    static long highest(int bucket) {
        if (bucket < PARTS) {
            return bucket;
        }
        int shift = (bucket >>> PART_BITS) - 1;
        long part = bucket - ((long) shift << PART_BITS);
        return ((part + 1) << shift) - 1;
    }
}
