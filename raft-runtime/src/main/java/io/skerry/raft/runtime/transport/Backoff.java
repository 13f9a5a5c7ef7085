package io.skerry.raft.runtime.transport;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long after each one, up to a bound, and never the same for all who
 * wait. Not thread-safe; owned by its creator.
 */
final class Backoff {

    private static final long LEAST_NANOS = 10_000_000;

    private final long mostNanos;
    private final RandomGenerator random;
    private long nextNanos = LEAST_NANOS;

    /** Waits for the bound at most, if it is not below the least wait of 10 ms. */
    Backoff(long mostNanos, RandomGenerator random) {
        this.mostNanos = Math.max(LEAST_NANOS, mostNanos);
        this.random = random;
    }

    /** Returns the wait before the next attempt. */
    long next() {
        long base = nextNanos;
        nextNanos = Math.min(mostNanos, 2 * nextNanos);
        return jittered(base);
    }

    /** Returns the longest wait: for what will not mend itself soon. */
    long longest() {
        nextNanos = mostNanos;
        return jittered(mostNanos);
    }

    /** Begins anew: the last attempt has held. */
    void reset() {
        nextNanos = LEAST_NANOS;
    }

    /** In [base, 1.5 base). */
    private long jittered(long base) {
        return base + random.nextLong(Math.max(1, base / 2));
    }
}
