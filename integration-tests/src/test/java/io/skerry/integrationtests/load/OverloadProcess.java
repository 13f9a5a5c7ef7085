package io.skerry.integrationtests.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.cluster.Ledger;
import io.skerry.integrationtests.cluster.RocksCluster;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.RaftConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Measures what a cluster can take, offers it ten times as much, and looks at how soon it is itself again. */
final class OverloadProcess {

    private static final String GROUP = "orders";
    /** A disk that others use too may need seconds for a sync, and a leader that waits for so long gives up. */
    private static final Duration ELECTION = Duration.ofMillis(Integer.getInteger("overload.election.millis", 10_000));

    private static final int IN_FLIGHT = 256;
    private static final int TIMES = 10;
    private static final double RECOVERED = 0.8;
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int COLLECTIONS = 3;

    /** Small, so that it is the bounds that keep the memory small. */
    static final RaftConfig SETTINGS = RaftConfig.builder()
            .groupAdmission(ByteSize.ofMiB(4))
            .nodeAdmission(ByteSize.ofMiB(8))
            .outbound(ByteSize.ofMiB(4))
            .logWindow(ByteSize.ofMiB(8))
            .maxInflight(ByteSize.ofMiB(2))
            .maxUndurable(ByteSize.ofMiB(4))
            .build();

    private OverloadProcess() {}

    /** Takes a folder, how long to measure, and how long to overload, in milliseconds. */
    public static void main(String[] args) throws InterruptedException {
        Duration measure = Duration.ofMillis(Long.parseLong(args[1]));
        Duration overload = Duration.ofMillis(Long.parseLong(args[2]));
        try (RocksCluster cluster = new RocksCluster(Path.of(args[0]), 3, ElectionConfig.ofTimeout(ELECTION), GROUP)
                .settings(SETTINGS)
                .ledgers(group -> Ledger.forgetful(() -> {}))
                .startAll()) {
            run(cluster, measure, overload);
        }
    }

    private static void run(RocksCluster cluster, Duration measure, Duration overload) throws InterruptedException {
        int leader = cluster.awaitLeader(GROUP);
        double capacity = capacity(cluster, leader, measure);
        long heapBefore = heapBytes();
        Flood flood = new Flood();
        Watch watch = Watch.begin(cluster, GROUP);
        try (watch) {
            flood.run(cluster.node(leader).group(GROUP), TIMES * capacity, overload);
        }
        long recovery = recoveryNanos(cluster, leader, capacity);
        flood.awaitOutcomes();
        print(capacity, flood, overload, watch, recovery);
        check(flood.figures(), watch);
        long heapAfter = heapBytes();
        System.out.printf("heap: %,d KiB before, %,d KiB after%n", heapBefore >> 10, heapAfter >> 10);
        // Three nodes in this process, each with its window of the log and what callers may have open.
        long bound =
                3 * (SETTINGS.logWindow().bytes() + SETTINGS.nodeAdmission().bytes());
        assertTrue(heapAfter - heapBefore <= bound, () -> "the heap may grow by " + bound + " B");
    }

    private static double capacity(RocksCluster cluster, int leader, Duration measure) throws InterruptedException {
        try (Clients clients = Clients.begin(cluster.node(leader).group(GROUP), IN_FLIGHT)) {
            // The first half sees the code compiled.
            TimeUnit.NANOSECONDS.sleep(measure.toNanos() / 2);
            Figures figures = clients.anew();
            TimeUnit.NANOSECONDS.sleep(measure.toNanos() / 2);
            double perSecond = figures.acknowledged() / figures.secondsSinceBegun();
            System.out.printf(
                    "capacity, %d calls of %d B open: %,.0f/s, p50 %,.0f us, p99 %,.0f us%n",
                    IN_FLIGHT, Clients.SIZE, perSecond, figures.micros(50), figures.micros(99));
            assertTrue(perSecond > 0, "it takes something");
            return perSecond;
        }
    }

    /** Returns how long it takes until as many calls as before have nearly the rate that they had before. */
    private static long recoveryNanos(RocksCluster cluster, int leader, double capacity) {
        long begun = System.nanoTime();
        long[] recovered = {0};
        try (Clients clients = Clients.begin(cluster.node(leader).group(GROUP), IN_FLIGHT)) {
            Await.until("the cluster takes what it took before", cluster::describe, () -> {
                Figures window = clients.anew();
                LockSupport.parkNanos(WINDOW_NANOS);
                recovered[0] = System.nanoTime() - begun;
                return window.acknowledged() >= RECOVERED * capacity * window.secondsSinceBegun();
            });
        }
        return recovered[0];
    }

    private static void print(double capacity, Flood flood, Duration overload, Watch watch, long recoveryNanos) {
        double seconds = overload.toNanos() / 1e9;
        Figures figures = flood.figures();
        System.out.printf(
                "overload: %,.0f/s offered for %.0f s, %.1f times the capacity; %,.0f/s took effect, %.2f of the capacity%n",
                flood.offered() / seconds,
                seconds,
                flood.offered() / seconds / capacity,
                figures.acknowledged() / seconds,
                figures.acknowledged() / seconds / capacity);
        System.out.printf(
                "took effect within p50 %,.0f us, p99 %,.0f us; of the others %s, %,.0f/s%n",
                figures.micros(50),
                figures.micros(99),
                figures.failures(),
                (flood.offered() - figures.acknowledged()) / seconds);
        System.out.printf(
                "back at %.1f of the capacity %d ms after it; queues in %d looks, direct memory at most %,d KiB%n%s",
                RECOVERED, recoveryNanos / 1_000_000, watch.looks(), watch.mostDirectBytes() >> 10, watch.heights());
    }

    private static void check(Figures figures, Watch watch) {
        assertNull(figures.untyped(), "every failure has a type");
        assertTrue(figures.acknowledged() > 0, "some took effect meanwhile");
        assertTrue(watch.looks() > 1, "somebody looked");
        List<String> wrong = watch.wrong();
        assertEquals(List.of(), wrong.subList(0, Math.min(5, wrong.size())), "queues within bounds");
        if (watch.longestSleepNanos() > ELECTION.toNanos() / 4) {
            System.out.println("the machine stood still, so nothing can be said of the leader: " + watch.elections());
            return;
        }
        List<String> elections = watch.elections();
        assertEquals(List.of(), elections.subList(0, Math.min(5, elections.size())), "the leader stays");
        assertEquals(
                Set.of("OverloadedException"), figures.failures().keySet(), "what is refused is refused as overloaded");
    }

    private static long heapBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
