package io.skerry.integrationtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.SnapshotStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots on real disks: taken, shipped over sockets, installed, and what a restart begins with. */
class SnapshotsTest {

    private static final String GROUP = "orders";
    private static final int SIZE = 256;

    @TempDir
    private Path temporary;

    @Test
    void aNodeThatWasAwayForLongGetsTheStateOfAnotherAndKeepsIt() {
        SnapshotConfig snapshots = SnapshotConfig.builder()
                .entries(200)
                .tailEntries(20)
                .tailBytes(ByteSize.ofKiB(64))
                .build();
        try (RocksCluster cluster = new RocksCluster(temporary, 3, RocksCluster.PATIENT, GROUP)
                .settings(RaftConfig.builder().snapshots(snapshots).build())
                .startAll()) {
            int leader = cluster.awaitLeader(GROUP);
            int away = leader % 3 + 1;
            load(cluster, leader, 0, 50);
            long had = cluster.status(away, GROUP).lastIndex();
            cluster.stop(away);
            load(cluster, leader, 50, 1_000);
            Await.until(
                    "a log that begins beyond what the other has",
                    cluster::describe,
                    () -> cluster.status(leader, GROUP).boundary().index() > had);
            cluster.start(away);
            assertEquals(lines(cluster, leader), lines(cluster, away));
            assertEquals(1, snapshots(cluster, away).installed());
            load(cluster, leader, 1_000, 1_100);
            cluster.stop(away);
            cluster.start(away);
            assertEquals(lines(cluster, leader), lines(cluster, away));
            GroupStatus restarted = cluster.status(away, GROUP);
            assertTrue(restarted.snapshotIndex() >= restarted.boundary().index(), restarted.toString());
        }
    }

    private static void load(RocksCluster cluster, int node, long from, long until) {
        Load.begin(cluster.node(node).group(GROUP), 16, SIZE, from, until).awaitAllDone();
    }

    private static List<Ledger.Line> lines(RocksCluster cluster, int node) {
        return Await.result(
                "a read on node " + node,
                cluster.node(node)
                        .group(GROUP)
                        .read(ReadConsistency.LINEARIZABLE, Ledger::lines, Duration.ofSeconds(30)));
    }

    private static SnapshotStatus snapshots(RocksCluster cluster, int node) {
        return Objects.requireNonNull(cluster.status(node, GROUP).snapshots());
    }
}
