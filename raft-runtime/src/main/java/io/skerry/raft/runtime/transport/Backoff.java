package io.skerry.raft.runtime.transport;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long after each one, up to a bound, and never the same for all who
 * wait. Not thread-safe; owned by its creator.
 */
public final class Backoff {

    /** The first wait: at least 10 ms, at most this. */
    private static final long FIRST_NANOS = 20_000_000;

    private final long mostNanos;
    private final RandomGenerator random;
    private long nextNanos = FIRST_NANOS;

    /** Waits for the bound at most, if it is not below that of the first wait. */
    public Backoff(long mostNanos, RandomGenerator random) {
        this.mostNanos = Math.max(FIRST_NANOS, mostNanos);
        this.random = random;
    }

    /** Returns the wait before the next attempt. */
    public long next() {
        long most = nextNanos;
        nextNanos = Math.min(mostNanos, 2 * nextNanos);
        return jittered(most);
    }

    /** Returns one of the longest waits: for what will not mend itself soon. */
    public long longest() {
        nextNanos = mostNanos;
        return jittered(mostNanos);
    }

    /** Begins anew: the last attempt has held. */
    public void reset() {
        nextNanos = FIRST_NANOS;
    }

    /** Half of it is certain, half of it chance. */
    private long jittered(long most) {
        return most / 2 + random.nextLong(1 + most / 2);
    }
}
