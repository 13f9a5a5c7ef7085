package io.skerry.raft.bench.snapshot;

import io.skerry.raft.bench.contest.Figures;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.node.ShippingStatus;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What has to be sent to a follower that was once installed from the same sender, by what has changed since. Counters of the
 * follower alone are used, and no clock. Not thread-safe.
 */
record DeltaPart(Size size, Path folder, Measured into) {

    private static final double MIB = 1 << 20;
    private static final long SEED = 7;
    private static final int PERCENT = 100;

    /** What is changed while the follower is away, the leader says where. */
    private interface Pattern {
        void change(Cluster cluster, long keys);
    }

    void run() throws IOException {
        long keys = Filling.keys(size.deltaBytes());
        SnapshotConfig snapshots = SnapshotConfig.builder()
                .tailBytes(ByteSize.ofBytes(0))
                .shipBytesPerSecond(ByteSize.ofBytes(0))
                .build();
        try (Cluster cluster = new Cluster(folder, 3, true).snapshots(snapshots).startAll()) {
            Filling.range(cluster.node(cluster.leader()), 0, keys, SEED);
            cluster.awaitAllApplied();
            int away = cluster.follower();
            cluster.stop(away);
            cluster.wipe(away);
            cluster.truncate(cluster.leader());
            cluster.start(away);
            cluster.rebind(away);
            cluster.awaitApplied(away);
            ShippingStatus first = cluster.shipping(away);
            long full = first.bytesReceived() + first.bytesReused();
            into.add(Part.DELTA, "full", figures(keys, first, full));
            for (int round = 0; round < size.rounds(); round++) {
                long at = keys / PERCENT * (17 + 11 * round);
                int seed = round + 1;
                measure(cluster, away, "1% of the keys in one range", (on, all) -> range(on, at, all / PERCENT, seed));
                measure(
                        cluster,
                        away,
                        "1% of the keys at random places",
                        (on, all) -> Filling.scatter(on.node(on.leader()), all, all / PERCENT, seed));
                long end = keys + keys / PERCENT * round;
                measure(cluster, away, "1% more keys at the end", (on, all) -> range(on, end, all / PERCENT, seed));
                measure(cluster, away, "10% of the keys in one range", (on, all) -> range(on, at, all / 10, seed));
            }
        }
    }

    private static void range(Cluster cluster, long first, long count, int seed) {
        Filling.range(cluster.node(cluster.leader()), first, count, seed * 31L);
    }

    private void measure(Cluster cluster, int away, String name, Pattern pattern) {
        cluster.stop(away);
        pattern.change(cluster, Filling.keys(size.deltaBytes()));
        cluster.truncate(cluster.leader());
        cluster.start(away);
        cluster.awaitApplied(away);
        ShippingStatus shipped = cluster.shipping(away);
        into.add(
                Part.DELTA,
                name,
                figures(Filling.keys(size.deltaBytes()), shipped, shipped.bytesReceived() + shipped.bytesReused()));
    }

    private static Figures figures(long keys, ShippingStatus shipped, long full) {
        return new Figures()
                .with("stateMiB", keys * Filling.VALUE_BYTES / MIB)
                .with("snapshotMiB", full / MIB)
                .with("receivedMiB", shipped.bytesReceived() / MIB)
                .with("receivedOfSnapshot", full == 0 ? 0 : (double) shipped.bytesReceived() / full)
                .with("snapshotsFetched", shipped.fetched());
    }
}
