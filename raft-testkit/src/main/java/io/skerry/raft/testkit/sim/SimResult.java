package io.skerry.raft.testkit.sim;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a seed came to. Immutable.
 *
 * @param seed               the seed
 * @param steps              events that nodes and clients handled, those of phase two included
 * @param hash               over all that happened; equal for equal seeds
 * @param faults             how often each kind of fault happened, of those that did
 * @param acknowledgedWrites writes that a client was told to be committed
 * @param refusedWrites      writes that certainly did not happen
 * @param unknownWrites      writes of which nobody could tell
 * @param reads              reads that were answered
 * @param elections          leaders that were elected
 * @param largestTerm        the largest term that was reached
 * @param sessions           what became of the commands of sessions
 * @param snapshots          what became of snapshots
 * @param failure            the law that was broken, or null
 */
public record SimResult(
        long seed,
        int steps,
        long hash,
        Map<FaultKind, Integer> faults,
        int acknowledgedWrites,
        int refusedWrites,
        int unknownWrites,
        int reads,
        int elections,
        long largestTerm,
        SessionCounts sessions,
        SnapshotCounts snapshots,
        @Nullable SimFailure failure) {

    private static final Set<FaultKind> AMID = EnumSet.of(
            FaultKind.CRASH_AMID_WRITES,
            FaultKind.CRASH_AMID_TAKING,
            FaultKind.CRASH_AMID_SHIPPING,
            FaultKind.CRASH_AMID_INSTALLING);

    /** Copies the faults. */
    public SimResult {
        EnumMap<FaultKind, Integer> copy = new EnumMap<>(FaultKind.class);
        copy.putAll(faults);
        faults = Collections.unmodifiableMap(copy);
    }

    static SimResult of(long seed, SimStats stats, SessionCounts sessions, long hash, @Nullable SimFailure failure) {
        EnumMap<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            if (stats.faults(kind) > 0) {
                faults.put(kind, stats.faults(kind));
            }
        }
        return new SimResult(
                seed,
                stats.steps,
                hash,
                faults,
                stats.acknowledgedWrites,
                stats.refusedWrites,
                stats.unknownWrites,
                stats.reads,
                stats.elections,
                stats.largestTerm,
                sessions,
                stats.snapshots.counts(),
                failure);
    }

    /** Returns how often a kind of fault happened. */
    public int faults(FaultKind kind) {
        return faults.getOrDefault(kind, 0);
    }

    /** Returns how many faults of all kinds happened; a crash amid something is one crash. */
    public int totalFaults() {
        int total = 0;
        for (Map.Entry<FaultKind, Integer> entry : faults.entrySet()) {
            total += AMID.contains(entry.getKey()) ? 0 : entry.getValue();
        }
        return total;
    }
}
