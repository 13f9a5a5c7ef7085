package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.Tally.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node comes back under its old id with an empty folder. It may have given votes and acknowledgements that it knows
 * nothing of, so it gives none: not even when it alone is missing for a majority.
 */
class ReplacedFolderTest {

    private static final Duration ELECTION = Duration.ofMillis(300);
    /** More than what an election takes, and the node that refuses has had the time for several. */
    private static final Duration REQUEST = ELECTION.multipliedBy(5);

    private static final int WRITES = 20;
    private static final int LOAD = 3_000;
    private static final int CLIENTS = 4;
    private static final int PROGRESS = 50;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    @Test
    void aNodeWithoutItsFolderNeitherVotesNorAcknowledges() throws Exception {
        try (KvCluster cluster = new KvCluster(temporary, ELECTION, REQUEST)) {
            cluster.startAll();
            int leader = cluster.awaitLeader(1, 2, 3);
            int robbed = leader % KvCluster.NODES + 1;
            int other = robbed % KvCluster.NODES + 1;
            write(cluster, leader, 0);
            cluster.startAnew(robbed);
            bothSay(cluster, robbed, List.of(leader, other));
            for (int i = 1; i <= WRITES; i++) {
                write(cluster, i % 2 == 0 ? leader : other, i);
            }
            servesNothing(cluster, robbed);
            doesNotCompleteAMajority(cluster, leader, robbed, other);
            for (int id : List.of(leader, other)) {
                cluster.awaitHealthy(id);
                List<Long> found = Readers.values(cluster, id, WRITES + 1, 1);
                assertEquals(WRITES + 1, found.size(), () -> "what node " + id + " has; " + cluster.evidence());
            }
            servesNothing(cluster, robbed);
            cluster.killAll();
            assertEquals(
                    List.of(), KvLog.entries(cluster.data(robbed)), "what the node without its folder has taken in");
        }
    }

    /**
     * Writes go on while a node loses its folder, and is rebound. Then it makes up the majority: another node is killed,
     * and later all but the rebound one were down once. Nothing that was acknowledged is lost.
     */
    @Test
    void aReboundNodeMakesUpAMajority() throws Exception {
        try (KvCluster cluster = new KvCluster(temporary, ELECTION, REQUEST)) {
            cluster.startAll();
            int leader = cluster.awaitLeader(1, 2, 3);
            int robbed = leader % KvCluster.NODES + 1;
            int other = robbed % KvCluster.NODES + 1;
            Writers writers = new Writers(cluster.http(), cluster.ports(), LOAD, CLIENTS);
            writers.begin();
            writers.allow(LOAD / 2);
            writers.awaitMore(PROGRESS, cluster);
            cluster.startAnew(robbed);
            bothSay(cluster, robbed, List.of(leader, other));
            String said = cluster.client(List.of(other), "member", "rebind", "--id", Integer.toString(robbed));
            assertTrue(said.startsWith("group=default node=" + robbed + " store="), said);
            assertEquals(said, cluster.client(List.of(robbed), "member", "rebind", "--id", Integer.toString(robbed)));
            cluster.awaitHealthy(robbed);
            for (int id : List.of(leader, robbed, other)) {
                Await.until("node " + id + " has nothing to say", cluster::evidence, () -> {
                    String status =
                            cluster.http().get(cluster.port(id), "/status").body();
                    return status.contains("\"notice\":null") && !status.contains("\"role\":\"LEARNER\"");
                });
            }
            String store = said.strip().substring(said.lastIndexOf('=') + 1);
            String members = cluster.client(List.of(leader, other), "member", "list");
            assertTrue(members.contains(store), () -> members + " names " + store);
            cluster.kill(leader);
            writers.allow(LOAD / 2);
            writers.awaitMore(PROGRESS, cluster);
            cluster.start(leader);
            cluster.awaitHealthy(leader);
            cluster.kill(other);
            cluster.kill(robbed);
            cluster.start(robbed);
            cluster.awaitHealthy(robbed);
            writers.awaitEnd(cluster);
            cluster.start(other);
            writers.tally()
                    .check("read from the rebound node; " + temporary, Readers.values(cluster, robbed, LOAD, CLIENTS));
            assertTrue(
                    writers.tally().count(Told.ACKNOWLEDGED) > LOAD / 2,
                    () -> "most were acknowledged: " + writers.tally());
            for (int id : List.of(leader, robbed, other)) {
                cluster.awaitHealthy(id); // It has then applied, and so holds, all that was acknowledged.
            }
            cluster.killAll();
            for (int id : List.of(leader, robbed, other)) {
                writers.tally().check("in the log of node " + id + "; " + temporary, numbers(cluster, id));
            }
        }
    }

    private static List<Long> numbers(KvCluster cluster, int id) {
        return KvLog.numbers(KvLog.entries(cluster.data(id)));
    }

    /** The node itself, and the others, say what is the matter: in the log, and in their status. */
    private static void bothSay(KvCluster cluster, int robbed, List<Integer> others) {
        Await.until("node " + robbed + " says that its store is another", cluster::evidence, () -> {
            String status = cluster.http().get(cluster.port(robbed), "/status").body();
            return status.contains("stays passive until it is rebound") && status.contains("\"role\":\"LEARNER\"");
        });
        Await.until(
                "its log says so",
                cluster::evidence,
                () -> Files.readString(cluster.log(robbed))
                        .contains("node=" + robbed + " Node " + robbed + " has store "));
        Await.until(
                "the log of another node says so",
                cluster::evidence,
                () -> others.stream().anyMatch(id -> saysSo(cluster, id, robbed)));
        Await.until(
                "the status of another node says so",
                cluster::evidence,
                () -> others.stream()
                        .anyMatch(id -> cluster.http()
                                .get(cluster.port(id), "/status")
                                .body()
                                .contains("node " + robbed + " answers from store ")));
    }

    private static boolean saysSo(KvCluster cluster, int id, int robbed) {
        try {
            return Files.readString(cluster.log(id)).contains("peer=" + robbed + " answers from store ");
        } catch (IOException e) {
            return false;
        }
    }

    /** One of the sound nodes is down: the other one is no majority, and the robbed one does not make it one. */
    private static void doesNotCompleteAMajority(KvCluster cluster, int leader, int robbed, int other)
            throws Exception {
        cluster.kill(other);
        Answer unanswered = cluster.http().put(cluster.port(leader), "nobody", "1");
        assertFalse(
                unanswered.isOk(),
                () -> "acknowledged by one node and an empty folder: " + unanswered + "; " + cluster.evidence());
        cluster.kill(leader);
        cluster.start(other);
        Answer noLeader = cluster.http().put(cluster.port(other), "nobody", "2");
        assertTrue(
                noLeader.isSafeToRetry(),
                () -> "elected by one node and an empty folder: " + noLeader + "; " + cluster.evidence());
        for (int id : List.of(other, robbed)) {
            Answer status = cluster.http().get(cluster.port(id), "/status");
            assertFalse(KvCluster.leads(status), () -> "node " + id + " leads: " + cluster.evidence());
        }
        cluster.start(leader);
        cluster.awaitLeader(leader, other);
    }

    private static void servesNothing(KvCluster cluster, int robbed) {
        for (String path : List.of("/kv/" + Writers.key(0), "/healthz")) {
            Answer answer = cluster.http().get(cluster.port(robbed), path);
            assertTrue(answer.isSafeToRetry(), () -> path + " of a node without its folder: " + answer);
            assertTrue(answer.body().contains("passive"), () -> path + " says why: " + answer);
        }
        Answer write = cluster.http().put(cluster.port(robbed), "nobody", "3");
        assertTrue(write.isSafeToRetry(), () -> "a write to a node without its folder: " + write);
    }

    private static void write(KvCluster cluster, int id, int write) {
        Answer[] last = new Answer[1];
        Await.until("write " + write + " is acknowledged", () -> last[0] + "; " + cluster.evidence(), () -> {
            last[0] = cluster.http().put(cluster.port(id), Writers.key(write), Integer.toString(write));
            return last[0].isOk();
        });
    }
}
