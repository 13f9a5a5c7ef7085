package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Phase two: a cluster that is well settles, one in which nothing happens is found out. */
class SettlingTest {

    @Test
    void aClusterThatIsWellSettles() {
        SimCluster cluster = Clusters.running();
        cluster.runPhaseTwo();
        long committed = cluster.history(0).committedIndex();
        for (int i = 0; i < 3; i++) {
            assertTrue(cluster.node(i).replica(0).machine().appliedIndex() == committed);
        }
    }

    @Test
    void aClusterInWhichNothingHappensIsFoundOut() {
        SimCluster cluster = Clusters.running();
        for (int i = 0; i < 3; i++) {
            cluster.node(i).crash("test");
        }
        Settling settling = new Settling(cluster, new SimRandom(1));
        settling.begin();
        Violations.expect("nothing got better", () -> {
            while (cluster.clock().poll()) {
                if (cluster.clock().kind() == EventKind.SETTLE) {
                    settling.act();
                }
            }
        });
    }
}
