package io.skerry.raft.bench.snapshot;

import io.skerry.raft.bench.contest.Figures;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.ShippingStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;

/** A follower loses its disk, is rebound, and fetches all of the state, while clients write. Not thread-safe. */
final class RejoinPart {

    private static final double MIB = 1 << 20;
    private static final int IN_FLIGHT = 64;
    private static final int WRITTEN_BYTES = 256;
    /** Applied to within so many entries of the leader's commit index: it moves on while one looks. */
    private static final long NEAR = 5_000;

    private static final int MILLIS = 1_000;

    private final Size size;
    private final Path folder;
    private final Measured into;
    private final DiskWrites written = new DiskWrites();

    RejoinPart(Size size, Path folder, Measured into) {
        this.size = size;
        this.folder = folder;
        this.into = into;
    }

    void run() throws IOException {
        try (Cluster cluster = new Cluster(folder, 3, true).startAll()) {
            Filling.range(cluster.node(cluster.leader()), 0, Filling.keys(size.rejoinBytes()), 1);
            cluster.forget(cluster.leader());
            cluster.awaitAllApplied();
            double seconds = measure(cluster, "64 MiB a second (default)", SnapshotConfig.DEFAULT);
            measure(
                    cluster,
                    "without limit",
                    SnapshotConfig.builder()
                            .shipBytesPerSecond(ByteSize.ofBytes(0))
                            .build());
            control(cluster, seconds);
        }
    }

    /** Clients write for as long, and nobody is away: what is written at random places is compacted the more the longer. */
    private void control(Cluster cluster, double seconds) {
        String name = "nobody is away";
        cluster.stopAll();
        cluster.snapshots(SnapshotConfig.DEFAULT).startAll();
        cluster.awaitAllApplied();
        int leader = cluster.leader();
        try (Writers writers = writers(cluster, leader);
                Memory memory = Memory.watched()) {
            writers.measure(size.phase().dividedBy(2));
            memory.peakMib();
            written.mib();
            Figures before = writers.measure(size.phase());
            double memoryBefore = memory.peakMib();
            add(name, "before", before, before, memoryBefore, memoryBefore);
            Figures during =
                    writers.measure(size.phase().dividedBy(2).plus(Duration.ofMillis((long) (seconds * MILLIS))));
            add(name, "as long as the first took", during, before, memory.peakMib(), memoryBefore);
            add(name, "after", writers.measure(size.phase()), before, memory.peakMib(), memoryBefore);
        }
    }

    private Writers writers(Cluster cluster, int leader) {
        SplittableRandom random = new SplittableRandom(leader);
        long keys = Filling.keys(size.rejoinBytes());
        return Writers.begin(
                IN_FLIGHT,
                () -> put(random, keys),
                command -> cluster.node(leader).submit(command));
    }

    private double measure(Cluster cluster, String name, SnapshotConfig snapshots) throws IOException {
        cluster.stopAll();
        cluster.snapshots(snapshots).startAll();
        cluster.awaitAllApplied();
        int leader = cluster.leader();
        int wiped = cluster.follower();
        try (Writers writers = writers(cluster, leader);
                Memory memory = Memory.watched()) {
            writers.measure(size.phase().dividedBy(2));
            memory.peakMib();
            written.mib();
            Figures before = writers.measure(size.phase());
            double memoryBefore = memory.peakMib();
            add(name, "before", before, before, memoryBefore, memoryBefore);

            cluster.stop(wiped);
            cluster.wipe(wiped);
            add(name, "without it", writers.measure(size.phase().dividedBy(2)), before, memory.peakMib(), memoryBefore);

            writers.phase();
            memory.peakMib();
            long begin = System.nanoTime();
            cluster.start(wiped);
            cluster.rebind(wiped);
            Waiting.until("the wiped node to be near the leader", () -> near(cluster, leader, wiped));
            double seconds = (System.nanoTime() - begin) / 1e9;
            Figures during = writers.phase();
            add(name, "while it comes back", during, before, memory.peakMib(), memoryBefore);
            add(name, "after", writers.measure(size.phase()), before, memory.peakMib(), memoryBefore);
            into.add(Part.REJOIN, name + ": what was sent", sent(cluster, leader, wiped, seconds));
            return seconds;
        }
    }

    private static Payload put(SplittableRandom random, long keys) {
        byte[] value = new byte[WRITTEN_BYTES];
        random.nextBytes(value);
        return Change.put(random.nextLong(keys), value);
    }

    private static boolean near(Cluster cluster, int leader, int wiped) {
        long commit = cluster.status(leader).commitIndex();
        return cluster.status(wiped).appliedIndex() >= commit - NEAR;
    }

    private void add(String name, String phase, Figures of, Figures base, double mib, double mibBefore) {
        into.add(
                Part.REJOIN,
                name + ": " + phase,
                Ratios.of(of, base)
                        .with("perSecond", of.values().get("perSecond"))
                        .with("p50Micros", of.values().get("p50Micros"))
                        .with("p99Micros", of.values().get("p99Micros"))
                        .with("failed", of.values().get("failed"))
                        .with("seconds", of.values().get("seconds"))
                        .with("diskMiBPerSecond", written.mib() / of.values().get("seconds"))
                        .with("memoryMiB", mib)
                        .with("memoryGrewMiB", mib - mibBefore));
    }

    private Figures sent(Cluster cluster, int leader, int wiped, double seconds) {
        ShippingStatus shipped = cluster.shipping(wiped);
        return new Figures()
                .with("secondsUntilNear", seconds)
                .with("stateMiB", size.rejoinBytes() / MIB)
                .with("receivedMiB", shipped.bytesReceived() / MIB)
                .with("reusedMiB", shipped.bytesReused() / MIB)
                .with("sentByLeaderMiB", cluster.shipping(leader).bytesSent() / MIB)
                .with("snapshotsFetched", shipped.fetched())
                .with("fetchesFailed", shipped.failed());
    }
}
