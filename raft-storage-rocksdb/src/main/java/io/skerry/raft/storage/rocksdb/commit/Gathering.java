package io.skerry.raft.storage.rocksdb.commit;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Lets those whose batches have just become durable come back with their next ones before the next write begins. Where
 * many groups have one batch outstanding each, a write that begins with the first of them that is back leaves all others
 * to the one after it, and then each round takes two syncs instead of one.
 *
 * <p>It never costs much: it waits only after a turn of several batches, for as many as that had, for a small part of the
 * time that the write took, and never more than two milliseconds; and where waiting was in vain, it is not tried again
 * for a while.
 *
 * <p>Not thread-safe; owned by the committer's thread.
 */
final class Gathering {

    /** After a turn of fewer batches there is little to gain. */
    private static final int WORTHWHILE = 4;

    /** The part of the last write's time that is waited at most. */
    private static final int PART_OF_WRITE = 8;

    /** A write that was held up for long says nothing of how long the next one takes. */
    private static final long MOST_PATIENCE_NANOS = 2_000_000;

    private static final int MOST_SKIPPED = 64;

    private final IntSupplier waiting;
    private final LongSupplier nanoTime;
    private final Runnable pause;

    private int expected;
    private long patienceNanos;
    /** How many turns to let pass, and how many that will be the next time that waiting was in vain. */
    private int skip;

    private int nextSkip = 1;

    /**
     * Expects nobody yet.
     *
     * @param waiting  tells how many batches wait; called without any lock
     * @param nanoTime tells the time
     * @param pause    lets other threads run for a moment
     */
    Gathering(IntSupplier waiting, LongSupplier nanoTime, Runnable pause) {
        this.waiting = waiting;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /** A turn of so many batches was written in that time. */
    void wrote(int batches, long nanos) {
        expected = batches;
        patienceNanos = Math.min(nanos / PART_OF_WRITE, MOST_PATIENCE_NANOS);
    }

    /** Waits for those who may come back. */
    void await() {
        int missing = expected - waiting.getAsInt();
        if (expected < WORTHWHILE || missing <= 0) {
            return;
        }
        if (skip > 0) {
            skip--;
            return;
        }
        long begin = nanoTime.getAsLong();
        int stillMissing = missing;
        while (stillMissing > 0 && nanoTime.getAsLong() - begin < patienceNanos) {
            pause.run();
            stillMissing = expected - waiting.getAsInt();
        }
        if (missing - stillMissing >= expected / WORTHWHILE) {
            nextSkip = 1;
        } else {
            skip = nextSkip;
            nextSkip = Math.min(MOST_SKIPPED, 2 * nextSkip);
        }
    }
}
