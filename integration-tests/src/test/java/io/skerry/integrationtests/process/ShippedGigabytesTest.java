package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.integrationtests.Await;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that has lost gigabytes gets them back while clients write as fast as they can: what they see of it, what memory and
 * processors it takes at both ends; and then once more, with both ends killed amid it.
 *
 * <p>Only with {@code -Dlane=long}, since it takes ten minutes, and on the disk about seven times the state.
 * {@code -Dship.state=N} sets that, in MiB (3072); {@code -Dship.rate=N} how much is sent in a second, in MiB (64, as it is by
 * default; 0 for no limit); {@code -Dship.clients=N} how many clients there are (16); {@code -Dship.seconds=N} how long the spans
 * are that it is compared with (20). What was seen is also written to {@code target/shipped-N.txt}.
 */
@EnabledIfSystemProperty(named = "lane", matches = "long")
class ShippedGigabytesTest {

    private static final Duration ELECTION = Duration.ofSeconds(1);
    private static final Duration REQUEST = ELECTION.multipliedBy(5);
    private static final int STATE_MIB = Integer.getInteger("ship.state", 3072);
    private static final int RATE_MIB = Integer.getInteger("ship.rate", 64);
    private static final int CLIENTS = Integer.getInteger("ship.clients", 16);
    private static final int SECONDS = Integer.getInteger("ship.seconds", 20);
    private static final int SUM_OF_IDS = 1 + 2 + 3;
    private static final int HEAP_MIB = 128;
    private static final int FILLING = 8;
    private static final int WRITES = 100_000_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    private final ProcessWatch processes = new ProcessWatch();
    private PrintStream report = System.out;
    private Pace pace = new Pace();

    @Test
    void gigabytesComeBackWhileClientsWrite() throws Exception {
        assumeTrue(ProcessUse.isPossible(), "needs a system that says what processes take");
        Path file = Files.createDirectories(Path.of("target")).resolve("shipped-" + STATE_MIB + ".txt");
        try (PrintStream printed = new PrintStream(Files.newOutputStream(file), true);
                processes;
                KvCluster cluster = new KvCluster(temporary, ELECTION, REQUEST)) {
            report = printed;
            say(
                    "%d MiB of state, %d MiB a second at most, %d clients, election timeout %d ms, heaps of %d MiB, JDK %s,"
                            + " %d processors",
                    STATE_MIB,
                    RATE_MIB,
                    CLIENTS,
                    ELECTION.toMillis(),
                    HEAP_MIB,
                    System.getProperty("java.version"),
                    Runtime.getRuntime().availableProcessors());
            cluster.jvmWith("-Xms" + HEAP_MIB + "m", "-Xmx" + HEAP_MIB + "m", "-XX:+AlwaysPreTouch");
            cluster.jvmWith("-XX:TieredStopAtLevel=4");
            cluster.serveWith("--ship-rate", Integer.toString(RATE_MIB));
            cluster.startAll();
            run(cluster);
        }
    }

    private void run(KvCluster cluster) throws Exception {
        int leader = cluster.awaitLeader(cluster.ids());
        watchAll(cluster);
        long begun = System.nanoTime();
        LargeState.write(cluster, leader, STATE_MIB, FILLING);
        say("%.0f s to write it%n%s", (System.nanoTime() - begun) / 1e9, processes.next());
        Writers writers = new Writers(cluster.http(), cluster.ports(), WRITES, CLIENTS);
        pace = writers.pace();
        writers.allow(WRITES);
        writers.begin();
        // The logs hold small values alone after this, and processes are compiled and full.
        say("warming up: %s%n%s", pass(), processes.next());

        rejoin(cluster);
        int robbed = cluster.awaitLeader(cluster.ids()) % KvCluster.NODES + 1;
        Lives lives = rejoinAmidKills(cluster, robbed);
        writers.finishEarly();
        writers.awaitEnd(cluster);
        say("%s", writers.tally());
        lives.requireGoneOn();
        LargeState.requireOn(cluster, robbed, STATE_MIB);
        writers.tally().check("read from node " + robbed, Readers.values(cluster, robbed, writers.begun(), CLIENTS));
        say("all that was acknowledged is on node %d", robbed);
    }

    /** Nothing is killed but the node that is to lose its folder. */
    private void rejoin(KvCluster cluster) throws Exception {
        int leader = cluster.awaitLeader(cluster.ids());
        int robbed = leader % KvCluster.NODES + 1;
        Pace.Span before = pass();
        say("before, node %d leads: %s%n%s", leader, before, processes.next());
        processes.forget(robbed);
        cluster.kill(robbed);
        Pace.Span without = pass();
        say("without node %d: %s; %s%n%s", robbed, without, without.against(before), processes.next());
        long term = KvCluster.term(cluster.status(leader));
        startAnew(cluster, robbed);
        long begun = System.nanoTime();
        cluster.rebind(leader, robbed);
        awaitFetched(cluster, leader, robbed);
        double fetched = (System.nanoTime() - begun) / 1e9;
        SnapshotFigures came = SnapshotFigures.of(cluster, robbed);
        Pace.Span fetching = pace.next();
        say("while it fetches: %s; %s%n%s", fetching, fetching.against(before), processes.next());
        awaitHealthy(cluster, robbed);
        Pace.Span catching = pace.next();
        say("while it catches up: %s; %s%n%s", catching, catching.against(before), processes.next());
        say(
                "%.1f s until it was fetched and in force, %.1f s until it is healthy; term %d, and now %d; node %d: %s;"
                        + " node %d: %s; now %s",
                fetched,
                (System.nanoTime() - begun) / 1e9,
                term,
                KvCluster.term(cluster.status(leader)),
                robbed,
                came,
                leader,
                SnapshotFigures.of(cluster, leader),
                SnapshotFigures.of(cluster, robbed));
        for (int times = 0; times < 2; times++) {
            Pace.Span after = pass();
            say("after: %s; %s%n%s", after, after.against(before), processes.next());
        }
    }

    /** A third of it has come when the receiver is killed, and as much more when the sender is. */
    private Lives rejoinAmidKills(KvCluster cluster, int robbed) throws Exception {
        int leader = cluster.awaitLeader(cluster.ids());
        int other = SUM_OF_IDS - leader - robbed;
        long sentBefore = sent(cluster, leader);
        long sentByOther = sent(cluster, other);
        processes.forget(robbed);
        startAnew(cluster, robbed);
        cluster.rebind(leader, robbed);
        long part = ((long) STATE_MIB << 20) / 3;
        SnapshotFigures first = awaitReceived(cluster, leader, robbed, part);
        cluster.kill(robbed);
        start(cluster, robbed);
        SnapshotFigures second = awaitReceived(cluster, leader, robbed, part);
        int sender = sent(cluster, leader) - sentBefore > sent(cluster, other) - sentByOther ? leader : other;
        cluster.kill(sender);
        start(cluster, sender);
        awaitFetched(cluster, sender, robbed);
        awaitHealthy(cluster, robbed);
        Lives lives = new Lives(first, second, SnapshotFigures.of(cluster, robbed));
        say("node %d led, node %d sent: %s", leader, sender, lives);
        say("with both ends killed: %s%n%s", pace.next(), processes.next());
        return lives;
    }

    private static long sent(KvCluster cluster, int id) {
        return SnapshotFigures.of(cluster, id).count("sent");
    }

    // ---- processes

    private void watchAll(KvCluster cluster) throws IOException {
        for (int id : cluster.ids()) {
            processes.watch(id, cluster.process(id).pid());
        }
    }

    private void start(KvCluster cluster, int id) throws IOException {
        cluster.start(id);
        processes.watch(id, cluster.process(id).pid());
    }

    private void startAnew(KvCluster cluster, int id) throws IOException, InterruptedException {
        cluster.startAnew(id);
        processes.watch(id, cluster.process(id).pid());
    }

    // ---- waiting: the deadline is for one step ahead

    private static void awaitSteps(KvCluster cluster, String what, Callable<Long> progress, Callable<Boolean> end)
            throws Exception {
        while (!end.call()) {
            long seen = progress.call();
            Await.until(what, cluster::evidence, () -> end.call() || progress.call() > seen);
        }
    }

    private static SnapshotFigures awaitReceived(KvCluster cluster, int leader, int id, long bytes) throws Exception {
        SnapshotFigures[] found = new SnapshotFigures[1];
        awaitSteps(cluster, "more of the snapshot has come to node " + id, () -> shipped(cluster, leader, id), () -> {
            found[0] = SnapshotFigures.of(cluster, id);
            return found[0].count("received") >= bytes;
        });
        assertTrue(found[0].isFetching(), () -> "it is too late: " + found[0]);
        return found[0];
    }

    private static void awaitFetched(KvCluster cluster, int leader, int id) throws Exception {
        awaitSteps(
                cluster,
                "more of the snapshot has come to node " + id + ", or it is in force",
                () -> shipped(cluster, leader, id),
                () -> SnapshotFigures.of(cluster, id).count("installed") > 0);
    }

    /** What was hashed at the one end, and has come at the other. */
    private static long shipped(KvCluster cluster, int leader, int id) {
        return SnapshotFigures.of(cluster, leader).count("done")
                + SnapshotFigures.of(cluster, id).count("received");
    }

    private static void awaitHealthy(KvCluster cluster, int id) throws Exception {
        awaitSteps(
                cluster,
                "node " + id + " applies more, or is healthy",
                () -> KvCluster.applied(cluster.status(id)),
                () -> cluster.isHealthy(id));
    }

    /** Lets a span pass in which nothing is done to the cluster. */
    private Pace.Span pass() {
        pace.next();
        processes.next();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return pace.next();
    }

    private void say(String format, Object... values) {
        String text = String.format(Locale.ROOT, format, values);
        System.out.println(text);
        report.println(text);
    }
}
