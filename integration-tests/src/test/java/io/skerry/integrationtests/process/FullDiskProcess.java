package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.Tally.Told;
import io.skerry.integrationtests.disk.SmallDisks;
import io.skerry.raft.model.LogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Fills the disk of the leader, then the disks of two nodes, then makes one read-only; each time the nodes are started again
 * before that is mended, and after. For a process with mounts of its own.
 */
final class FullDiskProcess {

    private static final Duration ELECTION = Duration.ofMillis(500);
    private static final Duration REQUEST = Duration.ofSeconds(2);
    private static final int CLIENTS = 8;
    private static final int WRITES = 1_200;
    private static final int PART = WRITES / 4;
    private static final int PROGRESS = 100;

    private static final long SMALL_KIB = 40_000;

    /** Several times what a slow machine may have written by then: how much does not depend on the test alone. */
    private static final long ROOMY_KIB = 300_000;

    private static final long LEFT_KIB = 16;
    /** A log may have zeros written ahead, some MiB, which are used up first. */
    private static final int MORE = 6;
    /** RocksDB lays some MiB aside for its log, which must be written to before it finds that there is no more. */
    private static final String BULK = "x".repeat(256 << 10);
    /** The largest value there may be: what a log has laid aside is soon used up. */
    private static final String MORE_BULK = "x".repeat(1 << 20);

    private final KvCluster cluster;
    private final Writers writers;

    private FullDiskProcess(KvCluster cluster) {
        this.cluster = cluster;
        this.writers = new Writers(cluster.http(), cluster.ports(), WRITES, CLIENTS);
    }

    /** Takes a folder. */
    public static void main(String[] args) throws Exception {
        try (KvCluster cluster = new KvCluster(Path.of(args[0]), ELECTION, REQUEST)) {
            // Writes are to fail, not to be refused before they could.
            cluster.serveWith("--disk-reserve", "0");
            // All is to be in the logs in the end.
            cluster.serveWith("--snapshot-log", "1024");
            for (int id = 1; id <= KvCluster.NODES; id++) {
                SmallDisks.mount(cluster.data(id), SMALL_KIB);
            }
            new FullDiskProcess(cluster).run();
        }
    }

    private void run() throws Exception {
        cluster.startAll();
        writers.begin();
        writeSome();
        int first = cluster.awaitLeader(1, 2, 3);
        oneIsFull(first);
        writeSome();
        int second = cluster.awaitLeader(1, 2, 3);
        twoAreFull(second, second % KvCluster.NODES + 1);
        oneIsReadOnly(first);
        writers.allow(PART);
        writers.awaitEnd(cluster);
        System.out.printf(
                "disk of node %d full, then those of %d and %d: %s%n",
                first, second, second % KvCluster.NODES + 1, writers.tally());
        check();
    }

    private void writeSome() {
        writers.allow(PART);
        writers.awaitMore(PROGRESS, cluster);
    }

    private void oneIsFull(int leader) throws Exception {
        giveRoomToAllBut(leader, leader);
        fill(leader);
        long term = term(leader);
        writeSome();
        assertTrue(put(leader).isDiskFull(), () -> "node " + leader + " still says so: " + cluster.evidence());
        cluster.kill(leader);
        refusesToStart(leader);
        mend(leader, term);
    }

    /** Nobody can acknowledge anything, and everybody says why; as soon as there is room it goes on. */
    private void twoAreFull(int leader, int other) throws Exception {
        int third = 6 - leader - other;
        giveRoomToAllBut(leader, other);
        SmallDisks.leave(cluster.data(other), LEFT_KIB);
        fill(leader);
        fill(other);
        Await.until(
                "node " + third + " refuses",
                cluster::evidence,
                () -> put(third).isSafeToRetry());
        for (int id : List.of(leader, other)) {
            assertTrue(put(id).isDiskFull(), () -> "node " + id + " still says so: " + cluster.evidence());
        }
        Answer stale = cluster.http().get(cluster.port(third), "/kv/bulk?consistency=stale");
        assertTrue(stale.isOk(), () -> "the third node has room, and shows what it has: " + stale);
        long leaderTerm = term(leader);
        long otherTerm = term(other);
        cluster.kill(leader, other);
        refusesToStart(leader);
        refusesToStart(other);
        assertTrue(put(third).isSafeToRetry(), () -> "one node alone acknowledges nothing: " + cluster.evidence());
        // One of them makes a majority again.
        mend(leader, leaderTerm);
        mend(other, otherTerm);
    }

    private void oneIsReadOnly(int id) throws Exception {
        cluster.kill(id);
        SmallDisks.makeReadOnly(cluster.data(id));
        String line = cluster.startInVain(id);
        assertTrue(
                line.contains("Read-only file system") && line.contains("mend"), () -> "it says what to do: " + line);
        SmallDisks.makeWritable(cluster.data(id));
        cluster.start(id);
        cluster.awaitHealthy(id);
    }

    /** What fills one disk goes to the others as well: one that is as small may be full first, and then nobody leads. */
    private void giveRoomToAllBut(int one, int other) throws Exception {
        for (int id = 1; id <= KvCluster.NODES; id++) {
            if (id != one && id != other) {
                SmallDisks.resize(cluster.data(id), ROOMY_KIB);
            }
        }
    }

    /**
     * Until the log has no room. The state may find out first, which holds it up, and passes if the log gives files back; others
     * lead then, and send that node more.
     */
    private void fill(int id) {
        SmallDisks.leave(cluster.data(id), LEFT_KIB);
        Answer[] last = new Answer[1];
        Await.until("node " + id + " stops, for its disk is full", () -> last[0] + "; " + cluster.evidence(), () -> {
            last[0] = putMore(id, BULK);
            if (!last[0].isDiskFull() || hasStopped(id)) {
                return last[0].isDiskFull();
            }
            SmallDisks.leave(cluster.data(id), LEFT_KIB);
            for (int i = 0; i < MORE; i++) {
                putMore((id + i) % KvCluster.NODES + 1, MORE_BULK);
            }
            return false;
        });
        Answer status = cluster.http().get(cluster.port(id), "/status");
        assertTrue(status.body().contains("free space"), () -> "the status names the mend: " + status);
        Answer health = cluster.http().get(cluster.port(id), "/healthz");
        assertEquals(503, health.status(), () -> "a node that has stopped is not healthy: " + health);
    }

    private boolean hasStopped(int id) {
        return !cluster.http().get(cluster.port(id), "/status").body().contains("\"failure\":null");
    }

    private Answer putMore(int id, String value) {
        Answer answer = cluster.http().put(cluster.port(id), "bulk", value);
        assertTrue(
                answer.isOk() || answer.isSafeToRetry() || answer.isUnknown(),
                () -> "no client should be answered " + answer);
        return answer;
    }

    private Answer put(int id) {
        return cluster.http().put(cluster.port(id), "bulk", BULK);
    }

    private long term(int id) {
        return KvCluster.term(cluster.http().get(cluster.port(id), "/status"));
    }

    private void refusesToStart(int id) throws IOException, InterruptedException {
        String line = cluster.startInVain(id);
        assertTrue(line.contains("No space left") && line.contains("free"), () -> "it says what to do: " + line);
    }

    private void mend(int id, long term) throws IOException, InterruptedException {
        SmallDisks.resize(cluster.data(id), ROOMY_KIB);
        cluster.start(id);
        cluster.awaitHealthy(id);
        assertTrue(term(id) >= term, () -> "node " + id + " was in term " + term + ": " + cluster.evidence());
    }

    private void check() throws Exception {
        int acknowledged = writers.tally().count(Told.ACKNOWLEDGED);
        assertTrue(acknowledged > WRITES / 2, () -> "most were acknowledged: " + writers.tally());
        for (int id = 1; id <= KvCluster.NODES; id++) {
            writers.tally().check("read from node " + id, Readers.values(cluster, id, WRITES, CLIENTS));
        }
        cluster.killAll();
        List<LogEntry> first = KvLog.entries(cluster.data(1));
        for (int id = 1; id <= KvCluster.NODES; id++) {
            List<LogEntry> log = KvLog.entries(cluster.data(id));
            writers.tally().check("in the log of node " + id, KvLog.numbers(log));
            int common = Math.min(first.size(), log.size());
            assertEquals(first.subList(0, common), log.subList(0, common), "the log of node " + id);
        }
    }
}
