package io.skerry.raft.runtime.ship;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast a node sends snapshots, over all streams. Whoever wants to send reserves its turn, and waits for it: turns come
 * in the order in which they were reserved, so that streams with one turn each take part alike. What was not used for a
 * while is not saved up, but for a chunk's worth. Thread-safe.
 */
final class RateLimit {

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int BURST_BYTES = 1 << 20;

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;
    private long nextNanos;

    /**
     * Makes one that nobody has waited for.
     *
     * @param bytesPerSecond 0 for no limit
     * @param nanoTime       the time
     */
    RateLimit(long bytesPerSecond, LongSupplier nanoTime) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.nextNanos = nanoTime.getAsLong() - nanos(BURST_BYTES);
    }

    private long nanos(int bytes) {
        return bytesPerSecond == 0 ? 0 : (long) (bytes * NANOS_PER_SECOND / bytesPerSecond);
    }

    /** Reserves a turn for so many bytes; returns when it is, for {@link #left}. */
    synchronized long reserve(int bytes) {
        long earliest = nanoTime.getAsLong() - nanos(BURST_BYTES);
        if (nextNanos - earliest < 0) {
            nextNanos = earliest;
        }
        nextNanos += nanos(bytes);
        return nextNanos;
    }

    /** Returns how long a turn is away, in nanoseconds; 0 or less: it has come. */
    long left(long turn) {
        return bytesPerSecond == 0 ? 0 : turn - nanoTime.getAsLong();
    }
}
