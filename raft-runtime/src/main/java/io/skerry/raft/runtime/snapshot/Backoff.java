package io.skerry.raft.runtime.snapshot;

import java.util.concurrent.TimeUnit;

/** How long is waited after what has failed: a second, then twice as long each time, up to five minutes. Confined to the loop. */
final class Backoff {

    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);

    private long nextNanos = FIRST_NANOS;
    private long untilNanos = Long.MIN_VALUE;

    void failed(long nowNanos) {
        untilNanos = nowNanos + nextNanos;
        nextNanos = Math.min(LONGEST_NANOS, 2 * nextNanos);
    }

    void succeeded() {
        nextNanos = FIRST_NANOS;
        untilNanos = Long.MIN_VALUE;
    }

    boolean isOver(long nowNanos) {
        return nowNanos >= untilNanos;
    }

    /** Returns when it is over. */
    long untilNanos() {
        return untilNanos;
    }
}
