package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.LostException;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.ReplicaReplacedException;
import io.skerry.raft.runtime.CuttableTransport.Cuts;
import io.skerry.raft.runtime.persist.CoreRecovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What becomes of calls where it is easily said wrong. */
class OutcomesTest {

    private static final String GROUP = "orders";

    /** Terms never fall along a log: all that an old leader had beyond the new one's first entry is lost, and known to be. */
    @Test
    void everythingThatALaterTermRulesOutIsLostAtOnce() {
        Cuts cuts = new Cuts();
        try (TestCluster cluster = new TestCluster(3, GROUP)
                .tune(builder -> builder.transport(cuts.factory()))
                .startAll()) {
            cluster.group(1, GROUP).submit("first").join();
            int old = cluster.awaitLeader(GROUP);
            int other = old % 3 + 1;
            int third = other % 3 + 1;
            cuts.cut(old, other);
            cuts.cut(old, third);
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                calls.add(cluster.group(old, GROUP).submit("c" + i, Duration.ofSeconds(25)));
            }
            Await.until("another leads", () -> {
                NodeId leader = cluster.status(other, GROUP).leader();
                return leader != null && leader.value() != old;
            });
            cuts.heal();
            // The next leader writes nothing but the first entry of its term.
            for (CompletableFuture<?> call : calls) {
                assertInstanceOf(LostException.class, failure(call));
            }
            assertEquals(
                    List.of("first"),
                    cluster.group(old, GROUP)
                            .read(ReadConsistency.LINEARIZABLE, Register::commands)
                            .join());
        }
    }

    /** A node that comes back before its group is hosted is brought commands meanwhile: they wait, and take effect. */
    @Test
    void commandsForAGroupThatIsNotHostedYetAreTriedAgain() {
        try (TestCluster cluster = new TestCluster(3, GROUP)) {
            cluster.startAll();
            cluster.group(1, GROUP).submit("first").join();
            int leader = cluster.awaitLeader(GROUP);
            int follower = leader % 3 + 1;
            cluster.stop(leader);
            cluster.startWithoutGroups(leader);
            cluster.group(follower, GROUP)
                    .submit("second", Duration.ofSeconds(25))
                    .join();
            cluster.node(leader).host(GROUP, new Register());
            assertEquals(
                    List.of("first", "second"),
                    cluster.group(leader, GROUP)
                            .read(ReadConsistency.LINEARIZABLE, Register::commands)
                            .join());
        }
    }

    @Test
    void aReplicaThatLostWhatItAcknowledgedSaysSoInItsNextLifeToo() {
        try (TestCluster cluster = new TestCluster(3, GROUP).startAll()) {
            cluster.group(1, GROUP).submit("first").join();
            int lost = cluster.follower(GROUP);
            cluster.stop(lost);
            cluster.storage(lost)
                    .batch()
                    .value(GroupId.ofName(GROUP), CoreRecovery.LOSS, Payload.ofUtf8("1/9"))
                    .commit();
            cluster.start(lost);
            assertInstanceOf(
                    ReplicaReplacedException.class,
                    failure(cluster.group(lost, GROUP).submit("x")));
            assertTrue(String.valueOf(cluster.status(lost, GROUP).notice()).contains("stays passive"));
        }
    }

    /** Room is given back when a caller is told, not when it could be: what waits to be told is bounded, too. */
    @Test
    void callersWhoCannotBeToldKeepTheirRoom() {
        CountDownLatch go = new CountDownLatch(1);
        try (TestCluster cluster =
                new TestCluster(1, GROUP).settings(settings -> settings.groupAdmission(ByteSize.ofKiB(8)))) {
            cluster.start(1, new Register() {
                @Override
                public LogPosition apply(LogPosition position, String command) {
                    awaitQuietly(go);
                    return super.apply(position, command);
                }
            });
            CompletableFuture<?> first = cluster.group(1, GROUP).submit("x", Duration.ofMillis(100));
            first.exceptionally(failure -> {
                awaitQuietly(go); // Holds up the group's callbacks.
                return null;
            });
            List<CompletableFuture<?>> calls = new ArrayList<>();
            Await.until("a call is refused", () -> {
                CompletableFuture<?> call = cluster.group(1, GROUP).submit("y", Duration.ofMillis(100));
                calls.add(call);
                return call.isCompletedExceptionally();
            });
            assertInstanceOf(OverloadedException.class, failure(calls.get(calls.size() - 1)));
            assertTrue(calls.size() < 100, () -> calls.size() + " calls were let in");
            go.countDown();
            calls.forEach(call -> call.handle((result, failure) -> failure).join());
            cluster.group(1, GROUP).submit("z").join();
        } finally {
            go.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Throwable failure(CompletableFuture<?> call) {
        return assertThrows(CompletionException.class, call::join).getCause();
    }
}
