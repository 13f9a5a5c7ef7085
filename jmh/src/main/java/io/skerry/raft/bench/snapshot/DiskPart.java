package io.skerry.raft.bench.snapshot;

import io.skerry.raft.bench.Spread;
import io.skerry.raft.bench.contest.Figures;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.ShippingStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Much is written, with all settings as they are by default, and in the second third of it one node is down; then once more,
 * with a snapshot for it that takes long, so that the others keep their log for it meanwhile. The sizes of the folders are
 * sampled. Not thread-safe.
 */
record DiskPart(Size size, Path folder, Measured into) {

    private static final double MIB = 1 << 20;
    private static final int IN_FLIGHT = 64;
    private static final int VALUE_BYTES = 4 << 10;
    private static final int KEYS = 50_000;
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final ByteSize SLOW = ByteSize.ofMiB(8);
    private static final int SETTLED = 10;

    void run() throws IOException {
        run("default", "", SnapshotConfig.DEFAULT);
        run(
                "slow",
                ", fetching " + SLOW + " a second",
                SnapshotConfig.builder().shipBytesPerSecond(SLOW).build());
    }

    private void run(String name, String how, SnapshotConfig snapshots) throws IOException {
        try (Cluster cluster =
                new Cluster(folder.resolve(name), 3, true).snapshots(snapshots).startAll()) {
            int leader = cluster.leader();
            int away = cluster.follower();
            SplittableRandom random = new SplittableRandom(3);
            try (Writers writers = Writers.begin(
                    IN_FLIGHT,
                    () -> put(random),
                    command -> cluster.node(leader).submit(command))) {
                sample(cluster, writers, "all nodes up" + how, List.of(1, 2, 3));
                cluster.stop(away);
                sample(cluster, writers, "one node down" + how, others(away));
                cluster.start(away);
                sample(cluster, writers, "it is back" + how, List.of(1, 2, 3));
            }
            cluster.awaitAllApplied();
            ShippingStatus shipped = cluster.shipping(away);
            into.add(
                    Part.DISK,
                    "the node that was down" + how,
                    new Figures()
                            .with("appliedIndex", cluster.status(away).appliedIndex())
                            .with("leadersIndex", cluster.status(leader).appliedIndex())
                            .with("snapshotsFetched", shipped.fetched())
                            .with("receivedMiB", shipped.bytesReceived() / MIB));
            into.add(
                    Part.DISK,
                    "afterwards" + how,
                    new Figures()
                            .with("entriesInLogMiB", entries(cluster, List.of(1, 2, 3)))
                            .with("logLastMiB", settled(cluster)));
        }
    }

    /** Waits until the files become no smaller. */
    private static double settled(Cluster cluster) throws IOException {
        double least = most(cluster, List.of(1, 2, 3), "raft");
        for (int same = 0; same < SETTLED; same++) {
            LockSupport.parkNanos(EVERY.toNanos());
            double now = most(cluster, List.of(1, 2, 3), "raft");
            same = now < least ? 0 : same;
            least = Math.min(least, now);
        }
        return least;
    }

    private static Payload put(SplittableRandom random) {
        byte[] value = new byte[VALUE_BYTES];
        random.nextBytes(value);
        return Change.put(random.nextLong(KEYS), value);
    }

    private static List<Integer> others(int away) {
        List<Integer> others = new ArrayList<>(List.of(1, 2, 3));
        others.remove(Integer.valueOf(away));
        return others;
    }

    /** Samples until a third of the bytes was written. */
    private void sample(Cluster cluster, Writers writers, String phase, List<Integer> nodes) throws IOException {
        List<Double> logs = new ArrayList<>();
        double entries = 0;
        List<Double> snapshots = new ArrayList<>();
        List<Double> states = new ArrayList<>();
        double written = 0;
        double seconds = 0;
        writers.phase();
        while (written < size.diskBytes() / 3.0) {
            Figures step = writers.measure(EVERY);
            written += step.values().get("calls") * VALUE_BYTES;
            seconds += step.values().get("seconds");
            logs.add(most(cluster, nodes, "raft"));
            entries = Math.max(entries, entries(cluster, nodes));
            snapshots.add(most(cluster, nodes, "snapshots"));
            states.add(most(cluster, nodes, "state"));
        }
        into.add(
                Part.DISK,
                phase,
                new Figures()
                        .with("writtenMiB", written / MIB)
                        .with("seconds", seconds)
                        .with("logMedianMiB", of(logs).median())
                        .with("logPeakMiB", of(logs).max())
                        .with("logLastMiB", logs.get(logs.size() - 1))
                        .with("entriesPeakMiB", entries)
                        .with("entriesInLogMiB", entries(cluster, nodes))
                        .with("snapshotsPeakMiB", of(snapshots).max())
                        .with("snapshotsLastMiB", snapshots.get(snapshots.size() - 1))
                        .with("statePeakMiB", of(states).max()));
    }

    /** Returns the MiB of entries in the log of the node that has most. */
    private static double entries(Cluster cluster, List<Integer> nodes) {
        return nodes.stream()
                        .map(cluster::status)
                        .mapToLong(
                                status -> status.lastIndex() - status.boundary().index())
                        .max()
                        .orElse(0)
                * VALUE_BYTES
                / MIB;
    }

    private static double most(Cluster cluster, List<Integer> nodes, String name) throws IOException {
        double most = 0;
        for (int node : nodes) {
            most = Math.max(most, DiskUse.of(cluster.folder(node).resolve(name)) / MIB);
        }
        return most;
    }

    private static Spread of(List<Double> values) {
        return Spread.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
