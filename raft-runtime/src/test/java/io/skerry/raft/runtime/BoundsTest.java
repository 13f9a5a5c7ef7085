package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.node.PayloadTooLargeException;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every queue is filled beyond its bytes: it refuses, says so, and stops nothing (SCENARIOS 24, 43). */
class BoundsTest {

    private static final String GROUP = "orders";
    private static final String OTHER = "other";
    private static final String COMMAND = "x".repeat(1000);

    /** Applies nothing before it is let go. */
    private static final class Held extends Register {
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public LogPosition apply(LogPosition position, String command) {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted in apply", e);
            }
            return super.apply(position, command);
        }
    }

    @Test
    void callsBeyondTheGroupsRoomAreRefusedAndTheRestTakesEffect() {
        Held held = new Held();
        try (TestCluster cluster =
                new TestCluster(1, GROUP, OTHER).settings(settings -> settings.groupAdmission(ByteSize.ofKiB(16)))) {
            cluster.start(1, held);
            List<CompletableFuture<?>> open = submitUntilRefused(cluster.group(1, GROUP), "in the group");
            assertTrue(open.size() >= 10, () -> open.size() + " calls fit");
            assertWithin(queue(cluster.status(1, GROUP).queues(), "calls open in the group"));
            assertRefused(
                    "in the group", cluster.group(1, GROUP).read(ReadConsistency.LINEARIZABLE, Register::commands));
            cluster.group(1, OTHER).submit("fits").join();
            held.go.countDown();
            open.forEach(CompletableFuture::join);
            cluster.group(1, GROUP).submit("again").join();
            assertEquals(
                    0,
                    queue(cluster.status(1, GROUP).queues(), "calls open in the group")
                            .bytes());
        }
    }

    @Test
    void callsBeyondTheNodesRoomAreRefused() {
        Held held = new Held();
        try (TestCluster cluster =
                new TestCluster(1, GROUP, OTHER).settings(settings -> settings.nodeAdmission(ByteSize.ofKiB(16)))) {
            cluster.start(1, held);
            List<CompletableFuture<?>> open = submitUntilRefused(cluster.group(1, GROUP), "on the node");
            assertRefused("on the node", cluster.group(1, OTHER).submit("x"));
            assertWithin(queue(describe(cluster).queues(), "calls open on the node"));
            held.go.countDown();
            open.forEach(CompletableFuture::join);
            cluster.group(1, OTHER).submit("x").join();
        }
    }

    @Test
    void noMoreIsHandedToAStateMachineThanItsBound() {
        Held held = new Held();
        try (TestCluster cluster = new TestCluster(1, GROUP, OTHER)) {
            cluster.start(1, held);
            List<CompletableFuture<?>> open = new ArrayList<>();
            String large = "x".repeat(512 << 10);
            for (int i = 0; i < 24; i++) {
                open.add(cluster.group(1, GROUP).submit(large, Duration.ofSeconds(25)));
            }
            Await.until("all are committed", () -> cluster.status(1, GROUP).commitIndex() >= 25);
            QueueStatus applying = queue(cluster.status(1, GROUP).queues(), "entries being applied");
            assertWithin(applying);
            assertTrue(applying.bytes() > applying.limitBytes() / 2, applying.toString());
            cluster.group(1, OTHER).submit("not held up").join();
            held.go.countDown();
            open.forEach(CompletableFuture::join);
        }
    }

    @Test
    void tooLargeACommandIsRefusedByTheNodeThatIsAsked() {
        try (TestCluster cluster = new TestCluster(1, cfg -> cfg.maxPayload(ByteSize.ofBytes(100)), GROUP).startAll()) {
            assertInstanceOf(
                    PayloadTooLargeException.class,
                    failure(cluster.group(1, GROUP).submit("x".repeat(101))));
            cluster.group(1, GROUP).submit("x".repeat(100)).join();
        }
    }

    /** Somebody else has taken the storage's room: the node falls behind, the others go on, and it comes back. */
    @Test
    void aDiskWithoutRoomHoldsUpItsNodeOnlyAndTakesEverythingLater() {
        try (TestCluster cluster = new TestCluster(3, GROUP, OTHER).startAll()) {
            cluster.group(1, GROUP).submit("before").join();
            int crowded = cluster.follower(GROUP);
            int leader = cluster.awaitLeader(GROUP);
            long room = cluster.storage(crowded).limits().maxQueuedBytes();
            try (StorageBatch others = cluster.storage(crowded).batch()) {
                assertTrue(others.tryReserve(room));
                for (int i = 0; i < 20; i++) {
                    cluster.group(leader, GROUP).submit("c" + i).join();
                }
                // Whoever led may not any more, and hear of the commit later.
                Await.until(
                        "the crowded one is behind",
                        () -> cluster.status(crowded, GROUP).durableIndex()
                                < cluster.status(leader, GROUP).commitIndex());
            }
            cluster.group(crowded, GROUP).submit("after").join();
            List<String> seen = cluster.group(crowded, GROUP)
                    .read(ReadConsistency.LINEARIZABLE, Register::commands)
                    .join();
            assertEquals(22, seen.size());
        }
    }

    /** SCENARIOS 43: storages with next to no room, more load than fits, and a leader that dies. */
    @Test
    void storagesThatAreAlwaysFullStopNoElection() {
        try (TestCluster cluster = new TestCluster(3, GROUP, OTHER)
                .storages(new StorageLimits(8 << 20, 64 << 10, 3000))
                .startAll()) {
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                calls.add(cluster.group(1 + i % 3, i % 2 == 0 ? GROUP : OTHER).submit(COMMAND + i));
            }
            int leader = cluster.awaitLeader(GROUP);
            cluster.stop(leader);
            int next = cluster.awaitLeader(GROUP);
            long refused = calls.stream().filter(call -> isRefusedOrLost(call)).count();
            assertTrue(refused < calls.size(), "something took effect");
            cluster.group(next, GROUP).submit("goes on").join();
            cluster.group(next, OTHER).submit("goes on").join();
        }
    }

    /** Every call ends, and with nothing but what the API names. */
    private static boolean isRefusedOrLost(CompletableFuture<?> call) {
        try {
            call.join();
            return false;
        } catch (CompletionException e) {
            assertInstanceOf(RaftException.class, e.getCause());
            return true;
        }
    }

    /** A disk that hangs: its node falls behind within its bounds, is told so, and comes back. */
    @Test
    void aDiskThatHangsHoldsUpItsNodeOnly() throws InterruptedException {
        CountDownLatch hang = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(1);
        try (TestCluster cluster = new TestCluster(3, GROUP)
                .settings(settings -> settings.maxUndurable(ByteSize.ofKiB(32)))
                .startAll()) {
            cluster.group(1, GROUP).submit("before").join();
            int slow = cluster.follower(GROUP);
            cluster.storage(slow)
                    .batch()
                    .value(GroupId.of(77), "hang", Payload.ofUtf8("x"))
                    .commitAsync(failure -> {
                        hanging.countDown();
                        try {
                            hang.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
            hanging.await();
            int leader = cluster.awaitLeader(GROUP);
            for (int i = 0; i < 200; i++) {
                cluster.group(leader, GROUP).submit(COMMAND + i).join();
            }
            GroupStatus behind = cluster.status(slow, GROUP);
            QueueStatus undurable = queue(behind.queues(), "entries not yet durable");
            assertWithin(undurable);
            assertTrue(undurable.bytes() > undurable.limitBytes() / 2, undurable.toString());
            assertTrue(behind.durableIndex() < cluster.status(leader, GROUP).commitIndex());
            hang.countDown();
            Await.until(
                    "it has caught up",
                    () -> cluster.status(slow, GROUP).appliedIndex()
                            == cluster.status(leader, GROUP).commitIndex());
        }
    }

    /** What memory has no room for is read from the log: by a follower that was away, and by a state machine. */
    @Test
    void entriesThatLeftMemoryAreReadFromTheLog() {
        try (TestCluster cluster = new TestCluster(3, GROUP)
                .settings(settings -> settings.logWindow(ByteSize.ofKiB(16)).maxUndurable(ByteSize.ofKiB(8)))
                .startAll()) {
            cluster.group(1, GROUP).submit("before").join();
            int away = cluster.follower(GROUP);
            cluster.stop(away);
            int leader = cluster.awaitLeader(GROUP);
            for (int i = 0; i < 300; i++) {
                cluster.group(leader, GROUP).submit(COMMAND + i).join();
            }
            QueueStatus window = queue(describe(cluster, leader).queues(), "recent entries in memory");
            assertEquals(
                    ByteSize.ofKiB(16 + 8).bytes(),
                    window.limitBytes(),
                    "what is not yet durable is kept beyond what the window may hold");
            assertWithin(window);
            cluster.start(away);
            assertEquals(
                    301,
                    cluster.group(away, GROUP)
                            .read(ReadConsistency.LINEARIZABLE, Register::commands)
                            .join()
                            .size());
        }
    }

    @Test
    void everyBoundIsDescribed() {
        try (TestCluster cluster = new TestCluster(3, GROUP).startAll()) {
            cluster.group(1, GROUP).submit("x").join();
            int leader = cluster.awaitLeader(GROUP);
            NodeStatus status = describe(cluster, leader);
            List<String> names = Stream.of(
                            status.queues(),
                            status.groups().get(0).queues(),
                            status.peers().get(0).queues())
                    .flatMap(List::stream)
                    .map(QueueStatus::name)
                    .toList();
            for (String part : List.of(
                    "calls open on the node",
                    "calls open in the group",
                    "recent entries in memory",
                    "entries not yet durable",
                    "proposals not yet committed",
                    "entries being applied",
                    "entries on the way to followers",
                    "background")) {
                assertTrue(names.stream().anyMatch(name -> name.contains(part)), () -> part + " in " + names);
            }
            assertEquals(2, status.peers().size());
            assertNotNull(status.storage().limits());
            Stream.of(status.queues(), status.groups().get(0).queues())
                    .flatMap(List::stream)
                    .forEach(BoundsTest::assertWithin);
        }
    }

    private static List<CompletableFuture<?>> submitUntilRefused(RaftGroup<Register, String, ?> group, String why) {
        List<CompletableFuture<?>> open = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            CompletableFuture<?> call = group.submit(COMMAND, Duration.ofSeconds(25));
            if (call.isCompletedExceptionally()) {
                assertRefused(why, call);
                return open;
            }
            open.add(call);
        }
        throw new AssertionError("A thousand calls were let in");
    }

    private static void assertRefused(String why, CompletableFuture<?> call) {
        OverloadedException refused = assertInstanceOf(OverloadedException.class, failure(call));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    private static void assertWithin(QueueStatus queue) {
        assertTrue(queue.bytes() <= queue.limitBytes(), queue.toString());
    }

    private static NodeStatus describe(TestCluster cluster) {
        return describe(cluster, 1);
    }

    private static NodeStatus describe(TestCluster cluster, int node) {
        return cluster.node(node).node().describe();
    }

    private static QueueStatus queue(List<QueueStatus> queues, String name) {
        return queues.stream()
                .filter(queue -> queue.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " in " + queues));
    }

    private static Throwable failure(CompletableFuture<?> call) {
        return assertThrows(CompletionException.class, call::join).getCause();
    }
}
