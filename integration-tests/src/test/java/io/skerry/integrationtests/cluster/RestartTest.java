package io.skerry.integrationtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.Tally;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.ReadConsistency;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that host several groups are closed and started again amid the work of all of them. To repeat a failure, run with
 * {@code -Drestart.seed=SEED}: the same nodes are closed then; what they are busy with may differ.
 * {@code -Drestart.count=N} closes more often than 5 times.
 */
class RestartTest {

    private static final int RESTARTS = Integer.getInteger("restart.count", 5);
    private static final String[] GROUPS = {"orders", "stock", "bills", "mail"};
    /** Acknowledged by every group while a node is down, and again after it has come back. */
    private static final int PROGRESS = 30;

    private final long seed = Long.getLong("restart.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @TempDir
    private Path temporary;

    @Test
    void groupsLoseNothingWhileTheirNodesComeAndGo() {
        Map<String, Writer> writers = new LinkedHashMap<>();
        try (RocksCluster cluster = new RocksCluster(temporary, 3, GROUPS).startAll()) {
            for (String group : GROUPS) {
                writers.put(group, Writer.begin(cluster, group));
            }
            awaitProgress(cluster, writers, "after the first start, which needs all nodes");
            for (int i = 0; i < RESTARTS; i++) {
                int victim = 1 + random.nextInt(cluster.nodes());
                cluster.stop(victim);
                awaitProgress(cluster, writers, "while node " + victim + " is down");
                cluster.start(victim);
                awaitProgress(cluster, writers, "after node " + victim + " has come back");
            }
            writers.values().forEach(Writer::end);
            for (String group : GROUPS) {
                checkStates(cluster, group, writers.get(group).tally());
            }
        }
        for (String group : GROUPS) {
            checkLogs(group);
        }
    }

    private void awaitProgress(RocksCluster cluster, Map<String, Writer> writers, String when) {
        writers.forEach((group, writer) -> {
            int goal = writer.acknowledged() + PROGRESS;
            Await.until(
                    group + " takes commands " + when + ", seed " + seed,
                    cluster::describe,
                    () -> writer.acknowledged() >= goal);
        });
    }

    private void checkStates(RocksCluster cluster, String group, Tally tally) {
        List<List<Ledger.Line>> states = new ArrayList<>();
        for (int id = 1; id <= cluster.nodes(); id++) {
            states.add(Await.result(
                    "a read of " + group + " on node " + id + ", seed " + seed,
                    cluster.node(id).group(group).read(ReadConsistency.LINEARIZABLE, Ledger::lines)));
        }
        List<Long> found = states.get(0).stream().map(Ledger.Line::number).toList();
        int unknownThere = tally.check("in " + group + " on node 1, seed " + seed, found);
        System.out.printf("%s: %s, of which %d took effect%n", group, tally, unknownThere);
        assertTrue(tally.count(Tally.Told.ACKNOWLEDGED) >= 2 * RESTARTS * PROGRESS, group + " worked all the time");
        for (int id = 2; id <= cluster.nodes(); id++) {
            assertEquals(
                    states.get(0), states.get(id - 1), "the state of " + group + " on node " + id + ", seed " + seed);
        }
    }

    private void checkLogs(String group) {
        List<Payload> first = LogDump.records(temporary.resolve("node1"), group);
        assertTrue(
                first.size() > RESTARTS * PROGRESS, () -> group + " has a log, not only " + first.size() + " records");
        for (int id = 2; id <= 3; id++) {
            List<Payload> other = LogDump.records(temporary.resolve("node" + id), group);
            int both = Math.min(first.size(), other.size());
            assertEquals(first.subList(0, both), other.subList(0, both), "the log of " + group + " on node " + id);
        }
    }
}
