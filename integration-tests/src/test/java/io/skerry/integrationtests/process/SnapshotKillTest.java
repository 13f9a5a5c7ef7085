package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Tally.Told;
import io.skerry.raft.model.LogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are killed at random moments under load, while each has the log truncated so often that most who come back need
 * a snapshot: whatever was acknowledged is on every node.
 *
 * <p>Only with {@code -Dlane=long}. {@code -Dcluster.kill.snapshots=N} sets how many kills there are (300),
 * {@code -Dlane.seed=N} which.
 */
@EnabledIfSystemProperty(named = "lane", matches = "long")
class SnapshotKillTest {

    private static final int KILLS = Integer.getInteger("cluster.kill.snapshots", 300);
    private static final long SEED = Long.getLong("lane.seed", 1);
    private static final String STATE = System.getProperty("cluster.kill.state", "rocksdb");
    private static final Duration ELECTION = Duration.ofMillis(300);
    private static final Duration REQUEST = Duration.ofSeconds(5);
    private static final int CLIENTS = 8;
    /** So many writes are acknowledged while a node is down: more than stay in the log. */
    private static final int AWAY = 400;

    private static final int WRITES = KILLS * AWAY * 2;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    private final Random random = new Random(SEED);
    private int kills;

    @Test
    void whatWasAcknowledgedIsOnEveryNodeAlthoughTheirLogsBeginWithSnapshots() throws Exception {
        try (KvCluster cluster = new KvCluster(temporary, ELECTION, REQUEST)) {
            cluster.serveWith("--state", STATE, "--snapshot-entries", "200", "--log-tail", "20");
            cluster.startAll();
            cluster.awaitLeader(cluster.ids());
            Writers writers = new Writers(cluster.http(), cluster.ports(), WRITES, CLIENTS);
            writers.begin();
            while (kills < KILLS) {
                writers.allow(2 * AWAY);
                round(cluster, writers);
            }
            writers.allow(WRITES);
            writers.finishEarly();
            writers.awaitEnd(cluster);
            report(writers);
            check(cluster, writers);
        }
    }

    /** One is killed, or two are, or all; some of them again soon after they are there. In the end all are healthy. */
    private void round(KvCluster cluster, Writers writers) throws Exception {
        int kind = random.nextInt(10);
        int[] victims = kind == 0 ? cluster.ids() : new int[] {victim(cluster, kind)};
        writers.awaitMore(1 + random.nextInt(50), cluster);
        cluster.process(victims[0]).letRun(random.nextInt(50_000));
        kill(cluster, victims);
        if (victims.length == 1) {
            writers.awaitMore(random.nextInt(4) == 0 ? 10 : AWAY, cluster);
        }
        cluster.start(victims);
        while (random.nextInt(3) != 0 && kills < KILLS) {
            // While it fetches, prepares, installs, or begins to apply.
            int again = victims[random.nextInt(victims.length)];
            cluster.process(again).letRun(random.nextInt(600_000));
            kill(cluster, again);
            cluster.start(again);
        }
        for (int id : cluster.ids()) {
            cluster.awaitHealthy(id);
        }
    }

    private int victim(KvCluster cluster, int kind) {
        return kind < 4 ? cluster.awaitLeader(cluster.ids()) : 1 + random.nextInt(KvCluster.NODES);
    }

    private void kill(KvCluster cluster, int... ids) throws IOException, InterruptedException {
        cluster.kill(ids);
        kills += ids.length;
    }

    private void report(Writers writers) throws IOException {
        System.out.printf("seed %d, state %s: %d kills, %s%n", SEED, STATE, kills, writers.tally());
        for (String line : List.of("needs a snapshot", "fetched", "is in force", "its state is restored", "ERROR")) {
            System.out.printf("lines of the logs with '%s': %d%n", line, lines(line));
        }
        assertTrue(lines("is in force") >= KILLS / 10, "snapshots are installed");
    }

    private long lines(String part) throws IOException {
        long count = 0;
        for (int id = 1; id <= KvCluster.NODES; id++) {
            try (Stream<String> lines = Files.lines(temporary.resolve("node" + id + ".log"))) {
                count += lines.filter(line -> line.contains(part)).count();
            }
        }
        return count;
    }

    private void check(KvCluster cluster, Writers writers) throws Exception {
        assertTrue(writers.tally().count(Told.ACKNOWLEDGED) > KILLS, () -> "they wrote: " + writers.tally());
        for (int id : cluster.ids()) {
            List<Long> read = Readers.values(cluster, id, writers.begun(), CLIENTS);
            writers.tally().check("read from node " + id + "; " + temporary, read);
        }
        cluster.killAll();
        Map<Long, LogEntry> first = log(cluster, 1);
        for (int id : cluster.ids()) {
            Map<Long, LogEntry> log = log(cluster, id);
            // That may be nothing: each was truncated at another time.
            log.keySet().retainAll(first.keySet());
            log.forEach((index, entry) -> assertEquals(first.get(index), entry, "on node 1, and below " + temporary));
        }
    }

    private static Map<Long, LogEntry> log(KvCluster cluster, int id) {
        return KvLog.entries(cluster.data(id)).stream()
                .collect(Collectors.toMap(LogEntry::index, Function.identity(), (one, other) -> one, TreeMap::new));
    }
}
