package io.skerry.raft.storage.rocksdb.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Holds what a histogram says against the sorted values themselves. */
class HistogramTest {

    private static final double[] PARTS = {0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1};

    @Test
    void quantilesAreThoseOfTheSortedValuesWithinTheStatedError() {
        for (int seed = 0; seed < 50; seed++) {
            long[] values = randomValues(new Random(seed), 1 + 400 * seed);
            HistogramSnapshot snapshot = of(values);
            Arrays.sort(values);
            for (double part : PARTS) {
                long exact = values[Math.max(1, (int) Math.ceil(part * values.length)) - 1];
                long told = snapshot.quantile(part);
                assertTrue(told >= exact, "seed " + seed + ", " + part + ": " + told + " is below " + exact);
                assertTrue(told - exact <= exact / 32.0, "seed " + seed + ", " + part + ": " + told + " of " + exact);
            }
        }
    }

    @Test
    void countSumMeanAndMaximumAreExact() {
        long[] values = randomValues(new Random(7), 10_000);
        HistogramSnapshot snapshot = of(values);
        long sum = Arrays.stream(values).sum();
        assertEquals(values.length, snapshot.count());
        assertEquals(sum, snapshot.sum());
        assertEquals((double) sum / values.length, snapshot.mean());
        assertEquals(Arrays.stream(values).max().orElseThrow(), snapshot.max());
    }

    @Test
    void theSumOfTwoIsTheHistogramOfAllTheirValues() {
        long[] values = randomValues(new Random(8), 9_999);
        long[] first = Arrays.copyOf(values, 4_000);
        long[] second = Arrays.copyOfRange(values, 4_000, values.length);
        assertEquals(
                of(values).toString(), of(first).plus(of(second)).toString(), "count, mean, quantiles and maximum");
    }

    @Test
    void everyValueLiesInItsBucketAndBucketsTouch() {
        assertEquals(0, Histogram.bucketOf(0));
        for (int bucket = 0; bucket < Histogram.BUCKETS; bucket++) {
            long highest = Histogram.highest(bucket);
            assertEquals(bucket, Histogram.bucketOf(highest), "the highest value " + highest);
            if (bucket < Histogram.BUCKETS - 1) {
                assertEquals(bucket + 1, Histogram.bucketOf(highest + 1), "the value above " + highest);
            }
        }
    }

    @Test
    void whatIsBeyondTheRangeIsCountedAndTheMaximumKept() {
        HistogramSnapshot snapshot = of(-5, Long.MAX_VALUE >> 1, 3);
        assertEquals(3, snapshot.count());
        assertEquals(Long.MAX_VALUE >> 1, snapshot.max());
        assertEquals(Long.MAX_VALUE >> 1, snapshot.quantile(1));
        assertEquals(0, snapshot.quantile(0), "a negative value counts as 0");
    }

    @Test
    void bucketsThatAreToldHoldAllValues() {
        AtomicLong count = new AtomicLong();
        AtomicLong last = new AtomicLong(-1);
        of(randomValues(new Random(9), 5_000)).forEachBucket((highest, values) -> {
            assertTrue(highest > last.getAndSet(highest), "buckets ascend");
            count.addAndGet(values);
        });
        assertEquals(5_000, count.get());
    }

    @Test
    void nothingHasNoQuantileButZero() {
        HistogramSnapshot nothing = new Histogram().snapshot();
        assertEquals(0, nothing.quantile(0.5));
        assertEquals(0, nothing.mean());
        assertThrows(IllegalArgumentException.class, () -> nothing.quantile(1.5));
        assertThrows(IllegalArgumentException.class, () -> nothing.quantile(Double.NaN));
    }

    /** Sizes from a few to a trillion, each as likely as the next: not each value, or the small ones would be missing. */
    private static long[] randomValues(Random random, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextLong() >>> (Long.SIZE - Histogram.MAX_BITS + random.nextInt(Histogram.MAX_BITS));
        }
        return values;
    }

    private static HistogramSnapshot of(long... values) {
        Histogram histogram = new Histogram();
        for (long value : values) {
            histogram.record(value);
        }
        return histogram.snapshot();
    }
}
