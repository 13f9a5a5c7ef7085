package io.skerry.raft.storage.rocksdb.stats;

import java.util.Locale;

/**
 * A distribution as it stood when it was asked for. Quantiles are upper bounds, and too high by at most 3.2 % (one part
 * in 32); sum and maximum are exact. Immutable.
 */
public final class HistogramSnapshot {

    /** Is told of the buckets that are not empty. */
    @FunctionalInterface
    public interface BucketSink {

        /**
         * Takes a bucket.
         *
         * @param highest the largest value that it may hold
         * @param count   how many values it holds
         */
        void bucket(long highest, long count);
    }

    private final long[] counts;
    private final long count;
    private final long sum;
    private final long max;

    /** Takes the array over. */
    HistogramSnapshot(long[] counts, long sum, long max) {
        this.counts = counts;
        this.sum = sum;
        this.max = max;
        long all = 0;
        for (long each : counts) {
            all += each;
        }
        this.count = all;
    }

    /** Returns how many values there are. */
    public long count() {
        return count;
    }

    /** Returns their sum. */
    public long sum() {
        return sum;
    }

    /** Returns the largest, or 0 if there are none. */
    public long max() {
        return max;
    }

    /** Returns their mean, or 0 if there are none. */
    public double mean() {
        return count == 0 ? 0 : (double) sum / count;
    }

    /**
     * Returns a value that this part of all values does not exceed, or 0 if there are none.
     *
     * @param part from 0 to 1: 0.5 is the median
     */
    public long quantile(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("A quantile is from 0 to 1, not " + part);
        }
        long rank = Math.max(1, (long) Math.ceil(part * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return i == Histogram.BUCKETS - 1 ? max : Math.min(max, Histogram.highest(i));
            }
        }
        return max;
    }

    /** Returns the distribution of both. */
    public HistogramSnapshot plus(HistogramSnapshot other) {
        long[] both = counts.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] += other.counts[i];
        }
        return new HistogramSnapshot(both, sum + other.sum, Math.max(max, other.max));
    }

    /** Tells of all buckets that are not empty, from the lowest to the highest. */
    public void forEachBucket(BucketSink sink) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                sink.bucket(i == Histogram.BUCKETS - 1 ? Long.MAX_VALUE : Histogram.highest(i), counts[i]);
            }
        }
    }

    /** Returns count, mean, median, 99th and 99.9th hundredth, and maximum. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "count=%d mean=%.1f p50=%d p99=%d p99.9=%d max=%d",
                count,
                mean(),
                quantile(0.5),
                quantile(0.99),
                quantile(0.999),
                max);
    }
}
