package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.DiskFullException;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.statemachine.StateObstacle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A durable state machine takes no commands for a while: its group waits, says why, and goes on by itself. */
class HeldStateTest {

    private static final String GROUP = "orders";
    private static final Duration PATIENT = Duration.ofSeconds(25);

    private TestCluster cluster = new TestCluster(3, GROUP);
    private final DurableRegister[] machines = new DurableRegister[4];

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void startAll() {
        startNodes(3);
    }

    private void startNodes(int nodes) {
        for (int node = 1; node <= nodes; node++) {
            machines[node] = new DurableRegister(new DurableRegister.Disk(), cluster.storage(node), GROUP);
            cluster.start(node, machines[node]);
        }
    }

    /** One who is alone has nobody to give way to. */
    @Test
    void aLeaderRefusesWhatIsNewAndAppliesTheRestWhenThereIsRoom() {
        cluster.close();
        cluster = new TestCluster(1, GROUP);
        startNodes(1);
        int leader = cluster.awaitLeader(GROUP);
        cluster.group(leader, GROUP).submit("before").join();
        machines[leader].obstacle(new StateObstacle(true, "no room; free space"));
        // It is what has the state machine asked, unless it was asked a moment before.
        CompletableFuture<Boolean> taken =
                cluster.group(leader, GROUP).submit("taken", PATIENT).handle((position, failure) -> failure == null);
        Await.until("a notice", () -> "no room; free space".equals(notice(leader)));
        CompletionException refused = assertThrows(
                CompletionException.class,
                () -> cluster.group(leader, GROUP).submit("refused", PATIENT).join());
        assertInstanceOf(DiskFullException.class, refused.getCause());
        assertNull(cluster.status(leader, GROUP).failure(), "nothing has stopped");
        assertEquals(List.of("before"), commands(leader, ReadConsistency.STALE));
        machines[leader].obstacle(null);
        List<String> expected = taken.join() ? List.of("before", "taken", "after") : List.of("before", "after");
        Await.until("no notice", () -> notice(leader) == null);
        cluster.group(leader, GROUP).submit("after", PATIENT).join();
        assertEquals(expected, commands(leader, ReadConsistency.LINEARIZABLE));
    }

    @Test
    void aLeaderGivesWayToOneThatHasRoom() {
        startAll();
        int leader = cluster.awaitLeader(GROUP);
        int other = leader % 3 + 1;
        cluster.group(leader, GROUP).submit("before").join();
        machines[leader].obstacle(new StateObstacle(true, "no room; free space"));
        // What finds that out is committed, and is in no state here before there is room.
        CompletableFuture<Boolean> taken =
                cluster.group(leader, GROUP).submit("taken", PATIENT).handle((position, failure) -> failure == null);
        Await.until("another leads", () -> {
            NodeId next = cluster.status(other, GROUP).leader();
            return next != null && !next.equals(NodeId.of(leader));
        });
        cluster.group(other, GROUP).submit("elsewhere", PATIENT).join();
        assertNull(cluster.status(leader, GROUP).failure(), "nothing has stopped");
        machines[leader].obstacle(null);
        taken.join();
        assertEquals(commands(other, ReadConsistency.LINEARIZABLE), commands(leader, ReadConsistency.LINEARIZABLE));
    }

    @Test
    void aFollowerShowsWhatItHasAndCatchesUp() {
        startAll();
        int leader = cluster.awaitLeader(GROUP);
        int follower = cluster.follower(GROUP);
        cluster.group(follower, GROUP).submit("before").join();
        machines[follower].obstacle(new StateObstacle(true, "no room; free space"));
        cluster.group(leader, GROUP).submit("meanwhile").join();
        Await.until("a notice", () -> "no room; free space".equals(notice(follower)));
        assertEquals(List.of("before"), commands(follower, ReadConsistency.STALE));
        CompletableFuture<List<String>> later =
                cluster.group(follower, GROUP).read(ReadConsistency.LINEARIZABLE, Register::commands, PATIENT);
        machines[follower].obstacle(null);
        assertEquals(List.of("before", "meanwhile"), later.join());
        Await.until("no notice", () -> notice(follower) == null);
    }

    /** What waits for something else than room is not refused: it passes soon. */
    @Test
    void whatIsCommittedMeanwhileIsAppliedAfterwards() {
        startAll();
        int leader = cluster.awaitLeader(GROUP);
        machines[leader].obstacle(new StateObstacle(false, "busy"));
        CompletableFuture<?> first = cluster.group(leader, GROUP).submit("first", PATIENT);
        Await.until("a notice", () -> "busy".equals(notice(leader)));
        CompletableFuture<?> second = cluster.group(leader, GROUP).submit("second", PATIENT);
        Await.until(
                "both are committed",
                () -> cluster.status(leader, GROUP).commitIndex() >= 2
                        && cluster.status(leader, GROUP).commitIndex()
                                == cluster.status(leader, GROUP).lastIndex());
        machines[leader].obstacle(null);
        first.join();
        second.join();
        assertEquals(List.of("first", "second"), commands(leader, ReadConsistency.LINEARIZABLE));
    }

    private @Nullable String notice(int node) {
        return cluster.status(node, GROUP).notice();
    }

    private List<String> commands(int node, ReadConsistency consistency) {
        return cluster.group(node, GROUP)
                .read(consistency, Register::commands, PATIENT)
                .join();
    }
}
