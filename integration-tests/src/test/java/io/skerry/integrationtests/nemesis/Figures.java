package io.skerry.integrationtests.nemesis;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What has happened, over all clusters of a run. Thread-safe, but that one thread counts faults. */
final class Figures {

    final LongAdder answered = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder staleReads = new LongAdder();

    private final Duration election;
    private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
    private final Map<FaultKind, Double> gaps = new EnumMap<>(FaultKind.class);
    private long saidNanos = System.nanoTime();
    private int clusters;
    private long checked;
    private long acknowledgedWrites;
    private Installs installs = new Installs(0, 0, 0, 0);

    Figures(Duration election) {
        this.election = election;
    }

    /** A fault has ended; for so long no write was acknowledged around it. */
    void onFault(FaultKind kind, long gapNanos) {
        faults.merge(kind, 1, Integer::sum);
        gaps.merge(kind, (double) gapNanos / election.toNanos(), Math::max);
    }

    /** Says once a minute how things are. */
    void maybeSay(Journal journal) {
        if (System.nanoTime() - saidNanos > TimeUnit.MINUTES.toNanos(1)) {
            saidNanos = System.nanoTime();
            journal.say("%s", this);
        }
    }

    /** A cluster was found to have kept all its promises. */
    void onSound(long operations, long writes) {
        clusters++;
        checked += operations;
        acknowledgedWrites += writes;
    }

    /** A cluster has ended that was to need snapshots. */
    void onInstalls(Installs more) {
        installs = installs.plus(more);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                "%,d operations answered, %,d refused, %,d unknown in the end, %,d repeated; %,d stale reads; %d faults"
                        .formatted(
                                answered.sum(),
                                refused.sum(),
                                unknown.sum(),
                                retried.sum(),
                                staleReads.sum(),
                                faults.values().stream()
                                        .mapToInt(count -> count)
                                        .sum()));
        faults.forEach((kind, count) ->
                text.append("%n    %-16s %3d, longest time without an acknowledged write: %4.1f election timeouts"
                        .formatted(kind, count, gaps.getOrDefault(kind, 0.0))));
        text.append(
                "%n    checked: %d clusters, %,d operations, %,d acknowledged writes: 0 lost, 0 keys not linearizable, 0 not decided"
                        .formatted(clusters, checked, acknowledgedWrites));
        if (installs.lives() > 0) {
            text.append("%n    %s".formatted(installs));
        }
        return text.toString();
    }
}
