package io.skerry.raft.testkit.sim;

/** Counts what becomes of snapshots. Not thread-safe; owned by its simulation. */
final class SnapshotStats {

    int taken;
    int asked;
    int shipped;
    int resumed;
    int installed;
    int dropped;
    int damaged;
    int truncated;

    SnapshotCounts counts() {
        return new SnapshotCounts(taken, asked, shipped, resumed, installed, dropped, damaged, truncated);
    }
}
