package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.ReplicaReplacedException;
import io.skerry.raft.runtime.start.NodeRecord;
import io.skerry.raft.runtime.wire.FirstMembership;
import io.skerry.raft.runtime.wire.FirstStart;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The first start, and disks that are not the ones that took part in it. */
class FirstStartTest {

    private static final String GROUP = "orders";

    @Test
    void theFirstStartWaitsForAllVotersAndSaysForWhom() {
        try (TestCluster cluster = new TestCluster(3, GROUP)) {
            cluster.start(1);
            Await.until(
                    "node 1 waits for both",
                    () -> cluster.node(1).node().describe().waitingFor().equals(Set.of(NodeId.of(2), NodeId.of(3))));
            cluster.start(2);
            Await.until(
                    "node 1 waits for node 3",
                    () -> cluster.node(1).node().describe().waitingFor().equals(Set.of(NodeId.of(3))));
            String notice = cluster.status(1, GROUP).notice();
            assertNotNull(notice);
            assertTrue(notice.contains("waits for nodes [3]"), notice);
            CompletionException refused = assertThrows(
                    CompletionException.class,
                    () -> cluster.group(1, GROUP)
                            .submit("x", Duration.ofMillis(100))
                            .join());
            assertInstanceOf(NoLeaderException.class, refused.getCause());
            assertTrue(refused.getCause().getMessage().contains("waits for nodes [3]"), refused.getMessage());
            cluster.start(3);
            cluster.group(1, GROUP).submit("x").join();
            assertEquals(Set.of(), cluster.node(1).node().describe().waitingFor());
        }
    }

    /** While no word arrives the start waits; it goes on as soon as they do, on the connections that stand. */
    @Test
    void wordsThatWereLostAreToldAgain() {
        CuttableTransport.Cuts cuts = new CuttableTransport.Cuts();
        AtomicInteger lost = new AtomicInteger();
        cuts.refuse(message -> message instanceof FirstStart && lost.incrementAndGet() > 0);
        try (TestCluster cluster = new TestCluster(3, GROUP).tune(builder -> builder.transport(cuts.factory()))) {
            cluster.startAll();
            Await.until("all have met and told nobody", () -> lost.get() >= 12);
            assertEquals(0, cluster.status(1, GROUP).term());
            AtomicBoolean isLost = new AtomicBoolean();
            cuts.refuse(message -> message instanceof FirstMembership && isLost.compareAndSet(false, true));
            cluster.group(1, GROUP).submit("x").join();
            for (int node = 1; node <= 3; node++) {
                int each = node;
                Await.until(
                        "node " + node + " has begun",
                        () -> cluster.status(each, GROUP).lastIndex() > 0);
            }
        }
    }

    /** Others hold the storage's room when the first membership is to be written: the node begins when they let go. */
    @Test
    void aStorageWithoutRoomHoldsUpTheFirstStartAndDoesNotEndIt() {
        AtomicInteger refused = new AtomicInteger();
        try (TestCluster cluster = new TestCluster(1, GROUP)) {
            RaftStorage storage = SeamStorage.of(cluster.storage(1), (method, arguments, call) -> {
                try {
                    return call.run();
                } catch (BatchRefusedException e) {
                    refused.incrementAndGet();
                    throw e;
                }
            });
            cluster.tune(builder -> builder.storage(storage));
            try (StorageBatch others = cluster.storage(1).batch()) {
                assertTrue(others.tryReserve(cluster.storage(1).limits().maxQueuedBytes()));
                cluster.start(1);
                Await.until("its record was refused", () -> refused.get() > 0);
            }
            cluster.group(1, GROUP).submit("x").join();
        }
    }

    /** The same for a group that comes to a node which has begun. */
    @Test
    void aStorageWithoutRoomHoldsUpAGroupThatIsHostedLater() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        try (TestCluster cluster = new TestCluster(1, GROUP)) {
            RaftStorage storage = SeamStorage.of(cluster.storage(1), (method, arguments, call) -> {
                try {
                    return call.run();
                } catch (BatchRefusedException e) {
                    refused.incrementAndGet();
                    throw e;
                }
            });
            cluster.tune(builder -> builder.storage(storage)).start(1);
            cluster.group(1, GROUP).submit("x").join();
            CompletableFuture<Void> hosted;
            try (StorageBatch others = cluster.storage(1).batch()) {
                assertTrue(others.tryReserve(cluster.storage(1).limits().maxQueuedBytes()));
                hosted = CompletableFuture.runAsync(() -> cluster.node(1).host("other", new Register()));
                Await.until("its name was refused", () -> refused.get() > 0);
            }
            hosted.join();
            cluster.group(1, "other").submit("x").join();
        }
    }

    /** Who has replaced its disk knows how the cluster began, and says so to those who replace theirs. */
    @Test
    void aStoreThatDidNotTakePartIsToldWhatItKeeps() {
        try (TestCluster cluster = new TestCluster(3, GROUP).startAll()) {
            cluster.group(1, GROUP).submit("before").join();
            NodeRecord before = NodeRecord.read(cluster.storage(2));
            cluster.stop(3);
            cluster.wipe(3);
            cluster.start(3);
            Await.until(
                    "node 3 knows", () -> NodeRecord.read(cluster.storage(3)).firstMembership() != null);
            cluster.stop(1);
            cluster.stop(2);
            cluster.stop(3);
            cluster.start(3);
            cluster.node(3).host("later", new Register());
            cluster.wipe(1);
            cluster.start(1);
            Await.until(
                    "node 1 knows", () -> NodeRecord.read(cluster.storage(1)).firstMembership() != null);
            for (int node : new int[] {1, 3}) {
                NodeRecord record = NodeRecord.read(cluster.storage(node));
                assertEquals(before.firstMembership(), record.firstMembership());
                assertEquals(before.firstConfig(), record.firstConfig());
                assertNull(record.ofNewGroups());
            }
            assertEquals(
                    Map.of(), cluster.storage(3).stable(GroupId.ofName("later")).memberships());
            Await.until(
                    "a group that is hosted later has begun, passive",
                    () -> cluster.node(3).group("later").status().role() == GroupRole.LEARNER);
        }
    }

    @Test
    void anErrorAtTheFirstStartStopsTheGroupsAndIsTold() {
        try (TestCluster cluster = new TestCluster(2, GROUP)) {
            RaftStorage failing = (RaftStorage) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {RaftStorage.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("batch")) {
                            throw new OutOfMemoryError("thrown by a test");
                        }
                        return method.invoke(cluster.storage(1), arguments);
                    });
            AtomicBoolean isFirst = new AtomicBoolean(true);
            cluster.tune(builder -> isFirst.getAndSet(false) ? builder.storage(failing) : builder);
            cluster.start(1);
            cluster.start(2);
            Await.until("the group has stopped", () -> cluster.status(1, GROUP).failure() != null);
            String failure = String.valueOf(cluster.status(1, GROUP).failure());
            assertTrue(failure.contains("thrown by a test"), failure);
        }
    }

    /** SCENARIOS 28: a wiped disk must not vote twice. */
    @Test
    void aWipedDiskStaysPassiveAndEverybodySaysWhy() {
        try (TestCluster cluster = new TestCluster(3, GROUP).startAll()) {
            cluster.group(1, GROUP).submit("before").join();
            int follower = cluster.follower(GROUP);
            cluster.stop(follower);
            cluster.wipe(follower);
            cluster.start(follower);
            int leader = cluster.awaitLeaderOf(GROUP, follower);
            cluster.group(leader, GROUP).submit("after").join();
            Await.until("the wiped node knows", () -> notice(cluster, follower).contains("stays passive"));
            Await.until(
                    "the leader says why",
                    () -> notice(cluster, leader).contains("node " + follower + " answers from store"));
            assertEquals(0, cluster.status(follower, GROUP).lastIndex());
            assertEquals(0, cluster.status(follower, GROUP).term());
            CompletionException refused = assertThrows(
                    CompletionException.class,
                    () -> cluster.group(follower, GROUP).submit("x").join());
            assertInstanceOf(ReplicaReplacedException.class, refused.getCause());
            assertEquals(
                    List.of("before", "after"),
                    cluster.group(leader, GROUP)
                            .read(ReadConsistency.LINEARIZABLE, Register::commands)
                            .join());
        }
    }

    private static String notice(TestCluster cluster, int node) {
        GroupStatus status = cluster.status(node, GROUP);
        return String.valueOf(status.notice());
    }
}
