package io.skerry.integrationtests.process;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** How fast writes come to an end, span after span. Thread-safe. */
final class Pace {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int DIGITS = 3;

    /**
     * What clients saw in one span of time. Immutable.
     *
     * @param writes that were acknowledged in it
     * @param nanos  how long those took, from the first attempt on
     */
    record Span(double seconds, long writes, Histogram nanos) {

        double perSecond() {
            return writes / seconds;
        }

        double millis(double percentile) {
            return nanos.getValueAtPercentile(percentile) / 1e6;
        }

        /** Returns throughput, p50 and p99 as parts of those of another span. */
        String against(Span before) {
            return String.format(
                    Locale.ROOT,
                    "%.2f of the throughput, %.2f of p50, %.2f of p99",
                    perSecond() / before.perSecond(),
                    millis(50) / before.millis(50),
                    millis(99) / before.millis(99));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.1f s, %,d writes, %,.0f a second, p50 %.2f ms, p99 %.1f ms, most %.0f ms",
                    seconds,
                    writes,
                    perSecond(),
                    millis(50),
                    millis(99),
                    millis(100));
        }
    }

    private final Recorder recorder = new Recorder(LONGEST_NANOS, DIGITS);
    private long begunNanos = System.nanoTime();

    /** A write was acknowledged that was begun then. */
    void note(long sinceNanos) {
        recorder.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - sinceNanos));
    }

    /** Ends a span, and begins the next one. */
    synchronized Span next() {
        long now = System.nanoTime();
        Histogram nanos = recorder.getIntervalHistogram();
        Span span = new Span((now - begunNanos) / 1e9, nanos.getTotalCount(), nanos);
        begunNanos = now;
        return span;
    }
}
