package io.skerry.integrationtests.load;

import io.skerry.raft.node.LostException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.RefusedException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What became of commands. Thread-safe. */
final class Figures {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private final long begunNanos = System.nanoTime();
    private final Histogram nanos = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);
    private final ConcurrentMap<String, LongAdder> failures = new ConcurrentHashMap<>();
    private volatile @Nullable Throwable untyped;
    private volatile double perSecond;

    /** Notes the outcome of one command. */
    void note(long sinceNanos, @Nullable Throwable failure) {
        if (failure == null) {
            nanos.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - sinceNanos));
            return;
        }
        failures.computeIfAbsent(failure.getClass().getSimpleName(), absent -> new LongAdder())
                .increment();
        if (!(failure instanceof RefusedException
                || failure instanceof LostException
                || failure instanceof OutcomeUnknownException)) {
            untyped = failure;
        }
    }

    long acknowledged() {
        return nanos.getTotalCount();
    }

    /** Returns how many failed, by type. */
    Map<String, Long> failures() {
        Map<String, Long> counts = new TreeMap<>();
        failures.forEach((type, count) -> counts.put(type, count.sum()));
        return counts;
    }

    /** Returns a failure that is no outcome, or null. */
    @Nullable
    Throwable untyped() {
        return untyped;
    }

    double micros(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }

    double secondsSinceBegun() {
        return (System.nanoTime() - begunNanos) / 1e9;
    }

    /** Fixes the rate; what comes to an end later is none of it. */
    void end() {
        perSecond = acknowledged() / secondsSinceBegun();
    }

    /** Returns how many took effect a second, until {@link #end}. */
    double perSecond() {
        return perSecond;
    }
}
