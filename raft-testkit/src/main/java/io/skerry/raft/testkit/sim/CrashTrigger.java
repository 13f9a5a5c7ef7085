package io.skerry.raft.testkit.sim;

import org.jspecify.annotations.Nullable;

/**
 * Waits for the moment at which a node is to crash: a boundary, crossed for the n-th time, while enough writes are in
 * flight. Not thread-safe; owned by its node.
 */
final class CrashTrigger {

    private final @Nullable Boundary boundary;
    private final int leastInFlight;
    private int crossings;

    /**
     * Returns a trigger.
     *
     * @param boundary      where to crash, or null for anywhere
     * @param crossings     at which crossing, counted from 1
     * @param leastInFlight only crossings with so many batches on their way to the disk count
     */
    CrashTrigger(@Nullable Boundary boundary, int crossings, int leastInFlight) {
        this.boundary = boundary;
        this.crossings = crossings;
        this.leastInFlight = leastInFlight;
    }

    /** Returns whether the node crashes now. */
    boolean firesAt(Boundary crossed, int inFlight) {
        return (boundary == null || boundary == crossed) && inFlight >= leastInFlight && --crossings <= 0;
    }

    @Override
    public String toString() {
        return (boundary == null ? "anywhere" : boundary) + " crossing " + crossings + " with at least " + leastInFlight
                + " writes in flight";
    }
}
