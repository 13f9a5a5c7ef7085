package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The state of a cluster that serves is copied, and made a new cluster, node by node. It has all that was acknowledged before
 * the backup, takes writes, and is not to be taken for the cluster that it comes from.
 */
class BackupTest {

    private static final Duration ELECTION = Duration.ofMillis(300);
    private static final Duration REQUEST = ELECTION.multipliedBy(5);
    private static final int WRITES = 200;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    @Test
    void aBackupBecomesAnotherCluster() throws Exception {
        Path backups = temporary.resolve("backups");
        Path before = Files.createDirectory(temporary.resolve("before"));
        Path after = Files.createDirectory(temporary.resolve("after"));
        try (KvCluster old = new KvCluster(before, ELECTION, REQUEST);
                KvCluster restored = new KvCluster(after, ELECTION, REQUEST)) {
            old.startAll();
            int leader = old.awaitLeader(1, 2, 3);
            Writers writers = new Writers(old.http(), old.ports(), WRITES, 2);
            writers.begin();
            writers.allow(WRITES);
            writers.awaitEnd(old);
            String told = old.client(List.of(leader % 3 + 1), "backup", "--to", backups.toString());
            assertTrue(told.startsWith("backup="), told);
            write(old, leader, "later", "1");

            for (int id : restored.ids()) {
                String made = restored.restore(id, backups);
                assertTrue(made.startsWith("node=" + id + " position="), made);
                assertEquals(made, restored.restore(id, backups), "to restore once more changes nothing");
            }
            restored.startAll();
            int first = restored.awaitLeader(restored.ids());
            for (int id : restored.ids()) {
                restored.awaitHealthy(id);
                writers.tally().check("restored on node " + id, Readers.values(restored, id, WRITES, 1));
                assertFalse(restored.http().get(restored.port(id), "/kv/later").isOk(), "what came after the backup");
            }
            write(restored, first, "restored", "2");

            old.killAll();
            restored.kill(first);
            restored.start(first, old.data(first));
            Await.until(
                    "a folder of the old cluster is refused",
                    restored::evidence,
                    () -> Files.readString(restored.log(first)).contains("cluster differs"));
            restored.kill(first);
            restored.start(first);
            restored.awaitHealthy(first);
            assertEquals(
                    "2",
                    restored.http().get(restored.port(first), "/kv/restored").body());
        }
    }

    private static void write(KvCluster cluster, int id, String key, String value) {
        Await.until(
                key + " is written",
                cluster::evidence,
                () -> cluster.http().put(cluster.port(id), key, value).isOk());
    }
}
