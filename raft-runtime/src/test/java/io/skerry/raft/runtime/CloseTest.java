package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.storage.RaftStorage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is left when a node is closed: no call undecided or untold, and nothing on its way to the disk. */
class CloseTest {

    private static final String HELD = "held";
    private static final String OTHER = "other";

    /** The one applier is held by user code, so that nobody is told anything: closing tells them, whatever holds it. */
    @Test
    void whoWasDecidedButCouldNotBeToldIsToldInTheEnd() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Register holding = new Register() {
            @Override
            public LogPosition apply(LogPosition position, String command) {
                entered.countDown();
                Await.latch(go);
                return super.apply(position, command);
            }
        };
        try (TestCluster cluster = new TestCluster(1, HELD, OTHER)
                .settings(settings -> settings.appliers(1).extraAppliers(0).closeTimeout(Duration.ofMillis(50)))) {
            cluster.start(1, holding);
            cluster.group(1, OTHER).submit("first").join();
            cluster.group(1, HELD).submit("holds the applier");
            Await.latch(entered);
            CompletableFuture<?> call =
                    cluster.group(1, OTHER).read(ReadConsistency.STALE, Register::commands, Duration.ofMillis(1));
            Await.until("it is decided", () -> untold(cluster, OTHER) > 0);
            cluster.stop(1);
            assertTrue(call.isDone());
            assertInstanceOf(
                    RaftException.class,
                    assertThrows(CompletionException.class, call::join).getCause());
            go.countDown();
        }
    }

    private static long untold(TestCluster cluster, String group) {
        NodeStatus status = cluster.node(1).node().describe();
        return status.groups().stream()
                .filter(each -> each.label().equals(group))
                .flatMap(each -> each.queues().stream())
                .filter(queue -> queue.name().equals("outcomes that callers are to be told"))
                .mapToLong(QueueStatus::bytes)
                .findFirst()
                .orElseThrow();
    }

    /** Else the next life on the same storage would begin with an older term than this one has voted in. */
    @Test
    void theNodeWaitsForWhatHasJoinedTheStorage() {
        List<String> writes = new CopyOnWriteArrayList<>();
        try (TestCluster cluster = new TestCluster(1, OTHER)) {
            RaftStorage watched = SeamStorage.of(cluster.storage(1), (method, arguments, call) -> {
                if (method.equals("batch.commitAsync")) {
                    writes.add("joins");
                }
                Object result = call.run();
                if (method.equals("batch.commit")) {
                    writes.add("all before is durable");
                }
                return result;
            });
            cluster.tune(builder -> builder.storage(watched)).startAll();
            cluster.group(1, OTHER).submit("x").join();
            cluster.stop(1);
            assertEquals("all before is durable", writes.get(writes.size() - 1));
            assertTrue(writes.contains("joins"), writes::toString);
        }
    }
}
