package io.skerry.raft.testkit.sim;

/**
 * What became of snapshots, on all nodes. Immutable.
 *
 * @param taken     snapshots that a node took
 * @param asked     those of them that a follower needed
 * @param shipped   snapshots that came from another node, complete
 * @param resumed   fetches that went on with what had come before a crash or another failure
 * @param installed snapshots that became the state of a node
 * @param dropped   snapshots that came too late
 * @param damaged   snapshots that were found damaged on the disk of a node
 * @param truncated how often a log was truncated at the front
 */
public record SnapshotCounts(
        long taken,
        long asked,
        long shipped,
        long resumed,
        long installed,
        long dropped,
        long damaged,
        long truncated) {

    static final SnapshotCounts NONE = new SnapshotCounts(0, 0, 0, 0, 0, 0, 0, 0);

    SnapshotCounts plus(SnapshotCounts other) {
        return new SnapshotCounts(
                taken + other.taken,
                asked + other.asked,
                shipped + other.shipped,
                resumed + other.resumed,
                installed + other.installed,
                dropped + other.dropped,
                damaged + other.damaged,
                truncated + other.truncated);
    }
}
