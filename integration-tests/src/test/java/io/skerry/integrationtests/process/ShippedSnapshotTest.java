package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that has lost its folder gets the state while clients write. Both ends of the transfer are killed amid it: it goes on
 * where it was, as the bytes that came are counted, and nothing that was acknowledged is lost.
 *
 * <p>{@code -Dshipping.mib=N} asks for another size of the state, {@code -Dshipping.rate=N} for another rate in MiB a second, which
 * has to leave some seconds.
 */
class ShippedSnapshotTest {

    private static final Duration ELECTION = Duration.ofMillis(500);
    private static final Duration REQUEST = ELECTION.multipliedBy(5);

    private static final int MIB = 1 << 20;
    private static final int STATE_MIB = Integer.getInteger("shipping.mib", 10);
    private static final int RATE_MIB = Integer.getInteger("shipping.rate", 2);
    /** A fifth of it has come when the one end is killed, and as much more when the other one is. */
    private static final long PART = (long) MIB * STATE_MIB / 5;

    /** So many entries stay in the log: more than are written while the snapshot is on its way, fewer than before. */
    private static final int TAIL = 500;

    private static final int BEFORE = 700;
    private static final int MEANWHILE = 350;
    private static final int CLIENTS = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    private Writers writers;
    private int left = MEANWHILE;

    @Test
    void aTransferGoesOnThoughEitherEndIsKilled() throws Exception {
        try (KvCluster cluster = new KvCluster(temporary, ELECTION, REQUEST)) {
            cluster.serveWith("--snapshot-entries", "100", "--log-tail", Integer.toString(TAIL));
            cluster.serveWith("--ship-rate", Integer.toString(RATE_MIB));
            cluster.startAll();
            int leader = cluster.awaitLeader(1, 2, 3);
            int robbed = leader % KvCluster.NODES + 1;
            int other = robbed % KvCluster.NODES + 1;
            LargeState.write(cluster, leader, STATE_MIB);
            writers = new Writers(cluster.http(), cluster.ports(), BEFORE + MEANWHILE, CLIENTS);
            writers.begin();
            writers.allow(BEFORE);
            for (int id : cluster.ids()) {
                awaitShortened(cluster, id);
            }
            cluster.startAnew(robbed);
            cluster.rebind(leader, robbed);

            SnapshotFigures first = awaitPart(cluster, robbed);
            cluster.kill(robbed);
            cluster.start(robbed);
            SnapshotFigures second = awaitPart(cluster, robbed);
            int sender = SnapshotFigures.of(cluster, leader).count("sent") > 0 ? leader : other;
            cluster.kill(sender);
            cluster.start(sender);
            writers.allow(left);
            cluster.awaitHealthy(robbed);

            Lives lives = new Lives(first, second, SnapshotFigures.of(cluster, robbed));
            lives.requireGoneOn();
            System.out.println(lives);

            writers.awaitEnd(cluster);
            LargeState.requireOn(cluster, robbed, STATE_MIB);
            writers.tally()
                    .check(
                            "read from node " + robbed + "; " + temporary,
                            Readers.values(cluster, robbed, BEFORE + MEANWHILE, CLIENTS));
        }
    }

    /** The large values do not stand in its log any more. */
    private static void awaitShortened(KvCluster cluster, int id) {
        Await.until(
                "the log of node " + id + " is shortened",
                cluster::evidence,
                () -> KvCluster.first(cluster.status(id)) > 2 * STATE_MIB + 10);
    }

    /** Waits until a part has come in this life of the node, and lets clients write on meanwhile. */
    private SnapshotFigures awaitPart(KvCluster cluster, int id) {
        SnapshotFigures[] found = new SnapshotFigures[1];
        Await.until("some of the snapshot has come to node " + id, cluster::evidence, () -> {
            if (left > 0) {
                left--;
                writers.allow(1);
            }
            found[0] = SnapshotFigures.of(cluster, id);
            return found[0].count("received") >= PART;
        });
        assertTrue(found[0].isFetching(), () -> "it is too late: " + found[0]);
        return found[0];
    }
}
