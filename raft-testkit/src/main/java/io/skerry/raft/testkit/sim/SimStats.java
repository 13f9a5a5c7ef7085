package io.skerry.raft.testkit.sim;

/** What is counted while a simulation runs. Not thread-safe; owned by its simulation. */
final class SimStats {

    final SnapshotStats snapshots = new SnapshotStats();
    private final int[] faults = new int[FaultKind.values().length];
    int steps;
    int acknowledgedWrites;
    int refusedWrites;
    int unknownWrites;
    int reads;
    int refusedReads;
    int elections;
    long largestTerm;

    void fault(FaultKind kind) {
        faults[kind.ordinal()]++;
    }

    int faults(FaultKind kind) {
        return faults[kind.ordinal()];
    }

    int[] allFaults() {
        return faults.clone();
    }
}
