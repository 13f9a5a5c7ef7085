package io.skerry.raft.core;

import java.util.random.RandomGenerator;

/**
 * When a node stops waiting for a leader: a time drawn anew each time from [T, 1.5 T), so that split votes are rare and
 * do not repeat (paper §5.2). Confined to the core.
 */
final class ElectionTimer {

    private final long timeoutNanos;
    private final RandomGenerator random;
    private long deadlineNanos;

    ElectionTimer(long timeoutNanos, RandomGenerator random, long nowNanos) {
        this.timeoutNanos = timeoutNanos;
        this.random = random;
        reset(nowNanos);
    }

    /** Waits again, for a time drawn anew. */
    void reset(long nowNanos) {
        deadlineNanos = nowNanos + timeoutNanos + random.nextLong(Math.max(1, timeoutNanos / 2));
    }

    boolean isExpired(long nowNanos) {
        return nowNanos >= deadlineNanos;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }
}
