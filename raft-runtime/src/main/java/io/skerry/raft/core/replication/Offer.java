package io.skerry.raft.core.replication;

/**
 * The snapshot that a follower is offered, and whether what was offered before has helped. Confined to the core.
 */
public final class Offer {

    private long offeredIndex;
    /** The lowest index that was said to be enough, and of which the follower may be fetching a snapshot. */
    private long minIndex;

    private boolean due = true;
    private long pausedUntilNanos;
    private int failures;
    /** A snapshot was installed, and the follower has not caught up since. */
    private boolean catchingUp;

    private int insufficient;

    Offer() {}

    /** Returns the index of the snapshot that is offered; 0, if none is. */
    public long offeredIndex() {
        return offeredIndex;
    }

    /** Returns the lowest index of a snapshot that the follower may be fetching; 0, if none is offered. */
    public long minIndex() {
        return minIndex;
    }

    /** Returns whether an offer is to be sent. */
    public boolean isDue(long nowNanos) {
        return due && nowNanos >= pausedUntilNanos;
    }

    /** An offer was sent; the next one follows the next beat. */
    public void sent(long index, long leastIndex) {
        // A follower stays with what it is fetching, as long as that reaches far enough.
        minIndex = offeredIndex < leastIndex ? leastIndex : minIndex;
        offeredIndex = index;
        due = false;
    }

    /** A beat was sent. */
    void onBeat() {
        due = true;
    }

    /** Nothing is offered until then. */
    public void pauseUntil(long nanos) {
        pausedUntilNanos = nanos;
    }

    /** The follower could not fetch one; returns how often that happened in a row. */
    public int failed() {
        return ++failures;
    }

    /** What was installed was not enough, because the log has moved on; returns how often that happened in a row. */
    public int insufficient() {
        catchingUp = false;
        offeredIndex = 0;
        minIndex = 0;
        return ++insufficient;
    }

    /** Returns whether the follower holds what it was offered. */
    public boolean isFulfilledBy(long matchIndex) {
        return offeredIndex > 0 && matchIndex >= minIndex;
    }

    /** The follower holds enough of the log to be sent the rest. */
    void fulfilled() {
        catchingUp = offeredIndex > 0;
        failures = 0;
        offeredIndex = 0;
        minIndex = 0;
        due = true;
    }

    /** Returns whether it has installed a snapshot, and has not caught up since. */
    public boolean isCatchingUp() {
        return catchingUp;
    }

    /** It has caught up: whatever was offered has helped. */
    public void clear() {
        catchingUp = false;
        insufficient = 0;
    }
}
