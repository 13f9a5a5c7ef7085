package io.skerry.raft.runtime.ship;

import java.util.function.LongSupplier;

/** When something has come last, and how fast it came. Confined to the thread of its fetch. */
final class Progress {

    private final LongSupplier nanoTime;
    private long lastNanos;
    private long steps;
    private long transferNanos;
    private long transferBytes;

    /** Begins now. */
    Progress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    /** There is progress that is no bytes that come. */
    void step() {
        steps++;
        lastNanos = nanoTime.getAsLong();
    }

    /** So many bytes have come since the last step, over a stream that was open all the time. */
    void came(int bytes) {
        transferNanos += idleNanos();
        transferBytes += bytes;
        step();
    }

    /** Returns a number that is another one after each step. */
    long steps() {
        return steps;
    }

    /** Returns for how long there was no progress. */
    long idleNanos() {
        return nanoTime.getAsLong() - lastNanos;
    }

    /** Returns how long so many bytes would take to come, at the pace at which others came; 0 if none has come. */
    long nanosFor(long bytes) {
        return transferBytes == 0 ? 0 : (long) ((double) transferNanos / transferBytes * bytes);
    }
}
