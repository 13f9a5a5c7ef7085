package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Tally.Told;
import io.skerry.raft.model.LogEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise: what was acknowledged is there, on every node, whoever is killed and whenever. Clients write all the time
 * while the leader is killed and started again, and while all nodes are killed at once.
 *
 * <p>{@code -Dcluster.kill.writes=N}, {@code -Dcluster.kill.leaders=N} and {@code -Dcluster.kill.all=N} set how many writes
 * there are (10,000), and how often the leader (5) and all nodes (5) are killed;
 * {@code -Dcluster.election.millis=N} the election timeout (500).
 */
class KillTest {

    private static final int WRITES = Integer.getInteger("cluster.kill.writes", 10_000);
    private static final int LEADERS = Integer.getInteger("cluster.kill.leaders", 5);
    private static final int ALL = Integer.getInteger("cluster.kill.all", 5);
    private static final Duration ELECTION = Duration.ofMillis(Integer.getInteger("cluster.election.millis", 500));
    private static final Duration REQUEST = Duration.ofSeconds(5);
    private static final int CLIENTS = 16;
    /** Acknowledged before a kill, and again after it, before the next step. */
    private static final int PROGRESS = 100;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    @Test
    void whatWasAcknowledgedIsOnEveryNodeWhoeverIsKilled() throws Exception {
        try (KvCluster cluster = new KvCluster(temporary, ELECTION, REQUEST)) {
            cluster.startAll();
            cluster.awaitLeader(1, 2, 3);
            Writers writers = new Writers(cluster.http(), cluster.ports(), WRITES, CLIENTS);
            writers.begin();
            List<Double> gaps = new ArrayList<>();
            int kills = LEADERS + ALL;
            for (int kill = 1; kill <= kills; kill++) {
                writers.allow(share(kill));
                // They write when it happens, and have some left to write afterwards.
                writers.awaitMore(PROGRESS, cluster);
                writers.beginGap();
                if (kill <= LEADERS) {
                    killTheLeader(cluster, writers);
                } else {
                    cluster.kill(1, 2, 3);
                    cluster.startAll();
                    writers.awaitMore(PROGRESS, cluster);
                }
                gaps.add((double) writers.gapNanos() / ELECTION.toNanos());
            }
            writers.allow(WRITES);
            writers.awaitEnd(cluster);
            System.out.printf("%s%n", writers.tally());
            System.out.printf(
                    "longest time without an acknowledgement, in election timeouts of %d ms: leader killed %s, all killed"
                            + " (with the start of three JVMs) %s%n",
                    ELECTION.toMillis(), shown(gaps.subList(0, LEADERS)), shown(gaps.subList(LEADERS, kills)));
            check(cluster, writers);
        }
    }

    /** Most are written while leaders are killed, for three JVMs that have just been started are slow. */
    private static int share(int kill) {
        int share = kill <= LEADERS ? WRITES / 6 * 5 / LEADERS : WRITES / 6 / ALL;
        assertTrue(share >= 3 * PROGRESS, () -> WRITES + " writes are too few for so many kills");
        return share;
    }

    private static void killTheLeader(KvCluster cluster, Writers writers) throws Exception {
        int leader = cluster.awaitLeader(1, 2, 3);
        cluster.kill(leader);
        writers.awaitMore(PROGRESS, cluster);
        cluster.start(leader);
        cluster.awaitHealthy(leader);
    }

    private void check(KvCluster cluster, Writers writers) throws Exception {
        int acknowledged = writers.tally().count(Told.ACKNOWLEDGED);
        int unknown = writers.tally().count(Told.UNKNOWN);
        assertEquals(WRITES, acknowledged + unknown, "each write was acknowledged, or its outcome is unknown");
        assertTrue(acknowledged > WRITES / 2, () -> "most were acknowledged: " + writers.tally());
        for (int id = 1; id <= KvCluster.NODES; id++) {
            List<Long> read = Readers.values(cluster, id, WRITES, CLIENTS);
            writers.tally().check("read from node " + id + "; " + temporary, read);
        }
        cluster.killAll();
        List<LogEntry> first = KvLog.entries(cluster.data(1));
        for (int id = 1; id <= KvCluster.NODES; id++) {
            List<LogEntry> log = KvLog.entries(cluster.data(id));
            int tookEffect = writers.tally().check("in the log below " + cluster.data(id), KvLog.numbers(log));
            System.out.printf(
                    "node %d: %d entries in its log, among them all %d acknowledged and %d of %d unknown%n",
                    id, log.size(), acknowledged, tookEffect, unknown);
            KvLog.requireSame("node 1 and node " + id + "; " + temporary, first, log);
        }
    }

    private static String shown(List<Double> gaps) {
        return gaps.stream().map("%.1f"::formatted).toList().toString();
    }
}
