package io.skerry.raft.testkit.sim;

/**
 * What a seed decides about snapshots. Immutable.
 *
 * @param durableNodes the nodes whose state machines are durable by themselves, one bit each; those of the others are
 *                     restored from snapshots
 * @param takeEach     how many entries lie between two snapshots of a node, on average; 0 for those alone that are asked for
 * @param truncates    whether logs are truncated at the front
 * @param tail         how many entries are kept below what is durable, as a rule
 * @param pinEntries   how many entries are kept for a follower that is fetching
 * @param retained     how many snapshots are kept
 * @param chunkBytes   how many bytes of a snapshot are shipped at once
 * @param corruptPerTenThousand chunks that arrive damaged
 */
record SnapshotSetup(
        int durableNodes,
        int takeEach,
        boolean truncates,
        int tail,
        int pinEntries,
        int retained,
        int chunkBytes,
        int corruptPerTenThousand) {

    /** No snapshots but those that are asked for, and whole logs. */
    static final SnapshotSetup NONE = new SnapshotSetup(0, 0, false, 0, 0, 1, 1_024, 0);

    /** Draws a setup. */
    static SnapshotSetup draw(SimRandom random) {
        int kinds = random.nextInt(3);
        boolean seldom = random.nextInt(5) == 0;
        boolean toTheTip = random.nextInt(3) == 0;
        return new SnapshotSetup(
                kinds == 0 ? 0 : kinds == 1 ? -1 : random.nextInt(1 << 5),
                seldom ? random.nextInt(3) * 150 : random.between(8, 60),
                random.nextInt(4) != 0,
                toTheTip ? 0 : random.between(1, 40),
                random.nextInt(3) == 0 ? 0 : random.between(20, 200),
                random.between(1, 3),
                random.between(200, 4_000),
                random.nextBoolean() ? 0 : random.between(50, 1_000));
    }

    /** Returns whether the state machines of a node, counted from 0, are durable by themselves. */
    boolean isDurable(int node) {
        return (durableNodes >> node & 1) == 1;
    }
}
