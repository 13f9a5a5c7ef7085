package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.node.DiskFullException;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.RaftStorage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The disk of a node has little room left: its storage takes nothing more, and the node goes on with what it has. */
class LowDiskTest {

    private static final String GROUP = "orders";
    private static final Duration PATIENT = Duration.ofSeconds(25);

    /** Of each node. */
    private final boolean[] low = new boolean[4];

    @Test
    void aLeaderRefusesAndGoesOnByItself() {
        try (TestCluster cluster = cluster(1).startAll()) {
            cluster.group(1, GROUP).submit("before").join();
            setLow(1, true);
            assertInstanceOf(
                    DiskFullException.class, failure(cluster.group(1, GROUP).submit("x", PATIENT)));
            assertNull(cluster.status(1, GROUP).failure(), "nothing has stopped");
            assertEquals(List.of("before"), commands(cluster, 1), "reads are answered");
            setLow(1, false);
            cluster.group(1, GROUP).submit("after").join();
            assertEquals(List.of("before", "after"), commands(cluster, 1));
        }
    }

    @Test
    void aFollowerSaysWhatItsLeaderSaid() {
        try (TestCluster cluster = cluster(3).startAll()) {
            int leader = cluster.awaitLeader(GROUP);
            int follower = cluster.follower(GROUP);
            cluster.group(follower, GROUP).submit("before").join();
            setLow(leader, true);
            assertInstanceOf(
                    DiskFullException.class,
                    failure(cluster.group(follower, GROUP).submit("x", PATIENT)));
            setLow(leader, false);
            cluster.group(follower, GROUP).submit("after").join();
        }
    }

    @Test
    void aFollowerIsBusyAndCatchesUp() {
        try (TestCluster cluster = cluster(3).startAll()) {
            int leader = cluster.awaitLeader(GROUP);
            int follower = cluster.follower(GROUP);
            cluster.group(leader, GROUP).submit("before").join();
            setLow(follower, true);
            for (int i = 0; i < 20; i++) {
                cluster.group(leader, GROUP).submit("meanwhile " + i).join();
            }
            assertNull(cluster.status(follower, GROUP).failure(), "nothing has stopped");
            setLow(follower, false);
            List<String> all = commands(cluster, leader);
            Await.until(
                    "the follower has caught up",
                    () -> cluster.group(follower, GROUP)
                            .read(ReadConsistency.STALE, Register::commands, PATIENT)
                            .join()
                            .equals(all));
        }
    }

    private TestCluster cluster(int nodes) {
        TestCluster cluster = new TestCluster(nodes, GROUP);
        int[] next = {0};
        return cluster.tune(builder -> {
            int node = ++next[0];
            return builder.storage(lowable(cluster.storage(node), node));
        });
    }

    /** A storage that does as one with a reserve does. */
    private RaftStorage lowable(RaftStorage storage, int node) {
        ThreadLocal<Boolean> adds = ThreadLocal.withInitial(() -> false);
        return SeamStorage.of(storage, (method, arguments, call) -> {
            switch (method) {
                case "isDiskLow" -> {
                    return isLow(node);
                }
                case "batch.tryReserve" -> {
                    return !isLow(node) && Boolean.TRUE.equals(call.run());
                }
                case "batch.append" -> adds.set(true);
                case "batch.commitAsync" -> {
                    boolean added = adds.get();
                    adds.set(false);
                    if (added && isLow(node)) {
                        throw new BatchRefusedException(Reason.DISK_FULL, "planted");
                    }
                }
                default -> {
                    // As it is.
                }
            }
            return call.run();
        });
    }

    private synchronized boolean isLow(int node) {
        return low[node];
    }

    private synchronized void setLow(int node, boolean value) {
        low[node] = value;
    }

    private static List<String> commands(TestCluster cluster, int node) {
        return cluster.group(node, GROUP)
                .read(ReadConsistency.LINEARIZABLE, Register::commands, PATIENT)
                .join();
    }

    private static Throwable failure(CompletableFuture<?> call) {
        return assertThrows(CompletionException.class, call::join).getCause();
    }
}
