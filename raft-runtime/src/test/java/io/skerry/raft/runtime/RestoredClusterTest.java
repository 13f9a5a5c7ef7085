package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.SnapshotStatus;
import io.skerry.raft.runtime.persist.Offerable;
import io.skerry.raft.runtime.restore.ClusterRestore;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A snapshot brings its membership: what names other members than the group has is given to nobody. */
class RestoredClusterTest {

    private static final String GROUP = "g";
    private static final GroupId ID = GroupId.ofName(GROUP);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestCluster cluster = new TestCluster(3, GROUP);
    private final List<String> submitted = new ArrayList<>();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void submit(TestCluster to, int commands) {
        for (int i = 0; i < commands; i++) {
            submitted.add("command " + submitted.size());
            to.group(1, GROUP).submit(submitted.get(submitted.size() - 1)).join();
        }
    }

    /** Returns the position that the nodes of the cluster begin at. */
    private LogPosition restoreAll() throws IOException {
        try (TestCluster old = new TestCluster(1, GROUP).startAll()) {
            submit(old, 5);
            LogPosition position =
                    old.node(1).node().administration().snapshot(ID, LONG).join();
            SnapshotStore snapshots = snapshots(old.storage(1));
            try (StoredSnapshot backup = snapshots.open(snapshots.list().get(0).id())) {
                assertNotNull(backup);
                for (int node = 1; node <= 3; node++) {
                    ClusterRestore.restore(cluster.storage(node), backup, GROUP, cluster.config(), NodeId.of(node));
                }
            }
            return position;
        }
    }

    private static SnapshotStore snapshots(MemoryStorage storage) {
        return storage.snapshots(ID);
    }

    private List<String> commands(int node) {
        return cluster.group(node, GROUP)
                .read(ReadConsistency.LINEARIZABLE, Register::commands, LONG)
                .join();
    }

    @Test
    void whatAClusterWasRestoredFromIsItsStateAndOfferedToNobody() throws IOException {
        LogPosition restored = restoreAll();
        cluster.startAll();
        assertEquals(submitted, commands(1));
        assertEquals(0, cluster.status(1, GROUP).snapshotIndex());
        assertEquals(List.of(), Offerable.all(cluster.storage(1), snapshots(cluster.storage(1))));
        // The first one that the new cluster takes may stand at the same position.
        LogPosition taken =
                cluster.node(1).node().administration().snapshot(ID, LONG).join();
        assertTrue(taken.index() >= restored.index());
        List<SnapshotManifest> offered = Offerable.all(cluster.storage(1), snapshots(cluster.storage(1)));
        assertEquals(
                List.of(taken), offered.stream().map(SnapshotManifest::position).toList());
        assertEquals(cluster.storage(1).identity().store(), offered.get(0).takenBy());
        submit(cluster, 1);
        for (int node = 1; node <= 3; node++) {
            cluster.stop(node);
        }
        cluster.startAll();
        assertEquals(submitted, commands(2));
        assertEquals(taken.index(), cluster.status(1, GROUP).snapshotIndex());
    }

    /** Of a wiped node's log, only what follows the entry that names it says who belongs to the group. */
    @Test
    void nothingIsTakenWhereTheMembersAreNotKnown() throws IOException {
        cluster.startAll();
        submit(cluster, 5);
        int leader = cluster.awaitLeader(GROUP);
        int follower = leader % 3 + 1;
        cluster.stop(follower);
        cluster.wipe(follower);
        CountDownLatch applying = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        cluster.start(follower, new Register() {
            @Override
            public LogPosition apply(LogPosition position, String command) {
                if (command.equals("command 2")) {
                    applying.countDown();
                    Await.latch(go);
                }
                return super.apply(position, command);
            }
        });
        cluster.node(leader)
                .node()
                .administration()
                .rebind(ID, NodeId.of(follower), StoreId.NONE, LONG)
                .join();
        Await.latch(applying);
        CompletableFuture<LogPosition> early =
                cluster.node(follower).node().administration().snapshot(ID, LONG);
        Await.until("it waits", () -> {
            SnapshotStatus status = cluster.status(follower, GROUP).snapshots();
            return status != null && status.activity() == SnapshotStatus.Activity.TAKING;
        });
        go.countDown();
        early.handle((position, failure) -> position).join();
        for (SnapshotManifest manifest : snapshots(cluster.storage(follower)).list()) {
            assertNotEquals(Membership.EMPTY, Membership.parse(manifest.membership()), manifest.toString());
        }
        Await.until("one that is taken, once the members are known", () -> isTaken(follower));
        assertFalse(Offerable.usable(cluster.storage(follower), ID).isEmpty());
    }

    private boolean isTaken(int node) {
        return cluster.node(node)
                .node()
                .administration()
                .snapshot(ID, LONG)
                .handle((position, failure) -> failure == null)
                .join();
    }
}
