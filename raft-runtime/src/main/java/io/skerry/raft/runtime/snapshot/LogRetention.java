package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.config.SnapshotConfig;

/**
 * Says up to where a log may be truncated: never beyond what is durable in a snapshot or in the state machine, a tail less
 * than that, and only if enough comes of it. Immutable.
 */
final class LogRetention {

    /** A truncation removes at least that part of what makes a snapshot due: each is a range to be deleted, and a write. */
    private static final int STEP_PART = 8;

    /**
     * What there is.
     *
     * @param boundary the index just before the log's first entry
     * @param durable  up to where a durable snapshot or the state machine holds the state
     * @param applied  up to where the core knows that entries were applied
     * @param pin      the lowest index that a follower will go on from, {@link Long#MAX_VALUE} for none
     * @param taking   what the snapshot that is being taken is above of, {@link Long#MAX_VALUE} for none
     */
    record Log(long boundary, long durable, long applied, long pin, long taking) {}

    /**
     * What is to be done.
     *
     * @param boundary    the new one, or the present one if nothing is to be done
     * @param pinExceeded whether it goes beyond what a follower needs
     */
    record Decision(long boundary, boolean pinExceeded) {}

    private final SnapshotConfig config;

    LogRetention(SnapshotConfig config) {
        this.config = config;
    }

    /** Decides. */
    Decision decide(Log log, LogBytes bytes) {
        long durable = Math.min(Math.min(log.durable(), log.applied()), log.taking());
        long free = Math.min(
                durable,
                Math.max(
                        durable - config.tailEntries(),
                        bytes.indexBelow(durable, config.tailBytes().bytes())));
        boolean exceeded = log.pin() < free
                && bytes.between(log.pin(), free) > config.pinLimit().bytes();
        long target = exceeded ? free : Math.min(free, log.pin());
        return new Decision(isWorthIt(log.boundary(), target, bytes) ? target : log.boundary(), exceeded);
    }

    private boolean isWorthIt(long boundary, long target, LogBytes bytes) {
        return target > boundary
                && (target - boundary >= Math.max(1, config.entries() / STEP_PART)
                        || bytes.between(boundary, target)
                                >= Math.max(1, config.logBytes().bytes() / STEP_PART));
    }
}
