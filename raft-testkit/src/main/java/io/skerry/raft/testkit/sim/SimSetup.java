package io.skerry.raft.testkit.sim;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.model.GroupId;
import java.time.Duration;

/**
 * What a seed decides before anything happens: how large the cluster is, how it is set, how well its network and disks
 * work, what its clients want. Immutable.
 *
 * @param nodes             1, 3 or 5
 * @param groups            1 to 3, on one storage a node
 * @param config            the settings of every core
 * @param delayNanos        what a message typically takes
 * @param tailPerTenThousand how often a delay is doubled, and doubled again
 * @param lossPerTenThousand messages that are lost, on a good day
 * @param copyPerTenThousand messages that arrive twice
 * @param ordered           whether a link keeps the order of its messages, as a connection does
 * @param syncNanos         what a sync typically takes
 * @param applyNanos        what applying typically takes
 * @param gatherPerTenThousand how often a loop gathers inputs before it ends its turn
 * @param gatherNanos       for how long
 * @param windowBytes       how much of its log a core may keep in memory
 * @param thinkNanos        how long a client waits between two operations
 * @param snapshots         how snapshots are taken and shipped, and what state machines keep by themselves
 * @param stepsBetweenFaults how many steps lie between two fault patterns, on average
 * @param roomBytes         how much the groups of a node may have under way to its storage before that has no room
 */
record SimSetup(
        int nodes,
        GroupId[] groups,
        CoreConfig config,
        long delayNanos,
        int tailPerTenThousand,
        int lossPerTenThousand,
        int copyPerTenThousand,
        boolean ordered,
        long syncNanos,
        long applyNanos,
        int gatherPerTenThousand,
        long gatherNanos,
        long windowBytes,
        long thinkNanos,
        SnapshotSetup snapshots,
        int stepsBetweenFaults,
        long roomBytes) {

    private static final int[] NODES = {1, 3, 3, 3, 3, 3, 5, 5, 5, 5};
    private static final int[] GROUPS = {1, 1, 1, 1, 2, 3};

    /** Draws a setup. */
    static SimSetup draw(SimRandom random) {
        int nodes = NODES[random.nextInt(NODES.length)];
        int groupCount = GROUPS[random.nextInt(GROUPS.length)];
        GroupId[] groups = new GroupId[groupCount];
        for (int i = 0; i < groupCount; i++) {
            groups[i] = GroupId.of(i + 1);
        }
        CoreConfig config = drawConfig(random, nodes * groupCount);
        long timeout = config.electionTimeoutNanos();
        boolean oneInThree = random.nextInt(3) == 0;
        return new SimSetup(
                nodes,
                groups,
                config,
                timeout / random.between(20, 200),
                random.between(200, 2_500),
                oneInThree ? 0 : random.between(0, 400),
                random.nextBoolean() ? 0 : random.between(0, 300),
                random.nextInt(3) == 0,
                timeout / random.between(15, 100),
                timeout / random.between(100, 2_000),
                random.nextBoolean() ? 0 : random.between(500, 6_000),
                timeout / random.between(50, 400),
                random.nextInt(3) == 0 ? Long.MAX_VALUE : random.between(256, 8_192),
                timeout / random.between(5, 20),
                SnapshotSetup.draw(random.split()),
                random.between(20, 70),
                random.nextInt(3) == 0 ? random.between(64, 4_096) : Long.MAX_VALUE);
    }

    /** Small frames, windows and budgets as often as roomy ones: every bound must be met by some seed. */
    private static CoreConfig drawConfig(SimRandom random, int cores) {
        long timeoutMicros = random.between(150_000, 1_500_000);
        // Many cores make many heartbeats; a run should not consist of them.
        long intervals = cores > 6 ? random.between(3, 5) : random.between(3, 8);
        boolean roomy = random.nextInt(3) == 0;
        return CoreConfig.builder()
                .electionTimeout(Duration.ofNanos(timeoutMicros * 1_000))
                .heartbeatInterval(Duration.ofNanos(timeoutMicros * 1_000 / intervals))
                .maxFrame(new ByteSize(roomy ? 256 << 10 : random.between(64, 2_048)))
                .maxInflight(
                        roomy ? 64 : random.between(1, 16), new ByteSize(roomy ? 4 << 20 : random.between(64, 16_384)))
                .maxUndurable(new ByteSize(roomy ? 16 << 20 : random.between(128, 8_192)))
                .maxUncommitted(new ByteSize(roomy ? 16 << 20 : random.between(512, 16_384)))
                .maxApply(new ByteSize(roomy ? 4 << 20 : random.between(64, 4_096)))
                .maxPendingReads(roomy ? 4_096 : random.between(2, 32))
                .maxPayload(new ByteSize(roomy ? 8 << 20 : random.between(512, 4_096)))
                .build();
    }

    int groupCount() {
        return groups.length;
    }

    long timeoutNanos() {
        return config.electionTimeoutNanos();
    }

    /** Returns how many nodes are a majority. */
    int majority() {
        return nodes / 2 + 1;
    }
}
