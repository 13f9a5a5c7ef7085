package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.runtime.driver.GroupDriver;
import io.skerry.raft.runtime.driver.Loop;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.storage.StorageBatch;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a node says of itself while something in it is broken, held up or full. */
class DescribeTest {

    private static final GroupSpec<Register, String, LogPosition> SPEC =
            GroupSpec.of("orders", new Register(), Register.CODEC);

    @Test
    void aLoopThatIsHeldUpHidesOnlyItsOwnGroups() {
        try (ManualLoop held = new ManualLoop();
                ManualLoop works = new ManualLoop()) {
            GroupDriver<?, ?, ?> silent = held.add(SPEC);
            GroupDriver<?, ?, ?> well = works.add(SPEC);
            Map<GroupDriver<?, ?, ?>, Loop> all = new LinkedHashMap<>();
            all.put(silent, held.loop());
            all.put(well, works.loop());
            works.runAtOnce();
            List<GroupStatus> statuses = new GroupStatuses(NodeId.of(1), 0).of(all);
            assertTrue(String.valueOf(statuses.get(0).failure()).contains("is held up"));
            assertEquals("orders", statuses.get(0).label());
            assertNull(statuses.get(1).failure());
        }
    }

    /** Nothing that is left to break a core is known; should one be broken, somebody will want to look at the others. */
    @Test
    void aCoreThatCannotSayItsStatusIsAFailureOfItsGroup() throws ReflectiveOperationException {
        try (ManualLoop loop = new ManualLoop()) {
            GroupDriver<?, ?, ?> driver = loop.add(SPEC);
            driver.beginNow(RecoveredState.fresh(threeVoters(loop.self())), null);
            loop.run();
            assertNull(driver.view().status().failure());
            Object core = field(field(driver, "life"), "core");
            Field roles = core.getClass().getDeclaredField("roles");
            roles.setAccessible(true);
            roles.set(core, null);
            GroupStatus status = driver.view().status();
            assertInstanceOf(NullPointerException.class, status.failure());
            assertEquals("orders", status.label());
            assertFalse(status.queues().isEmpty());
        }
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    /** Its call waits for a leader, and is tried again and again, when the group stops. */
    @Test
    void aGroupThatHasStoppedWaitsForNothing() {
        try (ManualLoop loop = new ManualLoop()) {
            GroupDriver<Register, String, LogPosition> driver = loop.add(SPEC);
            driver.beginNow(RecoveredState.fresh(threeVoters(loop.self())), null);
            CompletableFuture<?> call = loop.calls(driver, SPEC).submit("x");
            loop.run();
            driver.fail(new IllegalStateException("planted"));
            Await.until("no timer is armed", () -> !loop.fire());
            Await.until("the call is done", call::isDone);
        }
    }

    private static Membership threeVoters(Member self) {
        return new Membership(
                List.of(self, new Member(NodeId.of(2), StoreId.of(2)), new Member(NodeId.of(3), StoreId.of(3))),
                List.of(),
                List.of());
    }

    @Test
    void writesThatWaitForRoomAreListed() {
        try (TestCluster cluster = new TestCluster(1, "orders").startAll()) {
            cluster.group(1, "orders").submit("first").join();
            cluster.stop(1);
            long room = cluster.storage(1).limits().maxQueuedBytes();
            try (StorageBatch others = cluster.storage(1).batch()) {
                assertTrue(others.tryReserve(room));
                cluster.start(1);
                // The first entry of its term finds no room.
                Await.until(
                        "it is parked",
                        () -> queue(cluster, "of these, without room in the storage")
                                        .bytes()
                                > 0);
            }
            Await.until(
                    "it is written",
                    () -> queue(cluster, "of these, without room in the storage")
                                    .bytes()
                            == 0);
            cluster.group(1, "orders").submit("second").join();
        }
    }

    @Test
    void whatSessionsRememberIsListed() {
        try (TestCluster cluster = new TestCluster(1, "orders").sessions(true).startAll()) {
            assertEquals(0, queue(cluster, "sessions and their outcomes").bytes());
            cluster.group(1, "orders").submitOnce(ClientId.of("ada"), 1, "x").join();
            QueueStatus sessions = queue(cluster, "sessions and their outcomes");
            assertTrue(sessions.bytes() > 0 && sessions.bytes() < sessions.limitBytes(), sessions::toString);
            assertEquals(cluster.config().sessions().maxBytes().bytes(), sessions.limitBytes());
        }
    }

    private static QueueStatus queue(TestCluster cluster, String name) {
        GroupStatus status = cluster.node(1).node().describe().groups().get(0);
        return status.queues().stream()
                .filter(queue -> queue.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " in " + status.queues()));
    }
}
