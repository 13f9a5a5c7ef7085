package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.raft.model.GroupId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * One node keeps its state in memory, the others in RocksDB: that is noticed when it needs a snapshot. It says so and stops
 * there, the others go on; and once it is started as they are, it takes part again. So it does when its database is damaged or
 * gone, and its log goes on from what was in it.
 */
class MixedStatesTest {

    private static final Duration ELECTION = Duration.ofMillis(500);
    private static final Duration REQUEST = ELECTION.multipliedBy(5);
    private static final int ODD = 3;
    private static final int WRITES = 60;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    @Test
    void aSnapshotOfTheOtherKindIsRefused() throws Exception {
        try (KvCluster cluster = new KvCluster(temporary, ELECTION, REQUEST)) {
            cluster.serveWith("--snapshot-entries", "20", "--log-tail", "5");
            cluster.serveAlone(ODD, "--state", "memory");
            cluster.startAll();
            cluster.awaitLeader(1, 2, ODD);
            cluster.kill(ODD);
            int leader = cluster.awaitLeader(1, 2);
            for (int i = 0; i < WRITES; i++) {
                write(cluster, leader, "k" + i);
            }
            Await.until(
                    "the log is shortened",
                    cluster::evidence,
                    () -> KvCluster.first(cluster.status(leader)) > WRITES / 2);

            cluster.start(ODD);
            Await.until(
                    "node " + ODD + " says why it has stopped",
                    cluster::evidence,
                    () -> cluster.status(ODD)
                            .body()
                            .contains(
                                    "The snapshot is of a node with --state rocksdb, and this one has --state memory: start all"
                                            + " nodes of the cluster with the same"));
            write(cluster, leader, "meanwhile");
            for (int id : List.of(1, 2)) {
                cluster.awaitHealthy(id);
            }

            cluster.kill(ODD);
            cluster.serveAlone(ODD);
            cluster.start(ODD);
            cluster.awaitHealthy(ODD);
            requireOnOdd(cluster, "k0", "meanwhile");

            Path state = cluster.data(ODD).resolve("state").resolve(GroupId.DEFAULT.toString());
            cluster.kill(ODD);
            remove(cluster.data(ODD).resolve("snapshots"), file -> true);
            remove(state, file -> file.toString().endsWith(".sst"));
            cluster.start(ODD);
            cluster.awaitHealthy(ODD);
            assertTrue(cluster.hasLogged(ODD, "is damaged: it is kept as " + state), cluster::evidence);
            assertTrue(cluster.hasLogged(ODD, "is sound; the damaged one in", "is removed"), cluster::evidence);
            requireOnOdd(cluster, "k0", "meanwhile");

            cluster.kill(ODD);
            remove(cluster.data(ODD).resolve("snapshots"), file -> true);
            remove(state, file -> true);
            write(cluster, leader, "afterwards");
            cluster.start(ODD);
            cluster.awaitHealthy(ODD);
            requireOnOdd(cluster, "k0", "meanwhile", "afterwards");
        }
    }

    private static void requireOnOdd(KvCluster cluster, String... keys) {
        for (String key : keys) {
            assertEquals(
                    key,
                    cluster.http()
                            .get(cluster.port(ODD), "/kv/" + key + "?consistency=stale")
                            .body());
        }
    }

    private static void remove(Path folder, Predicate<Path> which) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(which).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void write(KvCluster cluster, int id, String key) {
        Await.until(
                key + " is written",
                cluster::evidence,
                () -> cluster.http().put(cluster.port(id), key, key).isOk());
    }
}
