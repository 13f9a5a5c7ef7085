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
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.RaftStorage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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

    /** What found no room was promised to nobody. Were it written by and by, a part of it could be left out. */
    @Test
    void whatFoundNoRoomIsNotWrittenOnceTheNodeCloses() {
        FullStorage full = new FullStorage();
        try (TestCluster cluster = new TestCluster(1, HELD, OTHER).settings(settings -> settings.eventLoops(1))) {
            cluster.tune(builder -> builder.storage(SeamStorage.of(cluster.storage(1), full)))
                    .startAll();
            cluster.group(1, OTHER).submit("first").join();
            cluster.group(1, HELD).submit("first").join();
            full.holdsNext = true;
            cluster.group(1, OTHER).submit("is on its way to the disk when the node closes");
            Await.until("it is", () -> full.held != null);
            full.isFull = true;
            CompletableFuture<?> call = cluster.group(1, HELD).submit("finds no room");
            Await.until("it is parked", () -> full.refused.get() > 0);
            cluster.stop(1);
            assertEquals(full.joinedAtClose, full.joined.get(), "batches that have joined the storage");
            assertInstanceOf(
                    RaftException.class,
                    assertThrows(CompletionException.class, call::join).getCause());
        }
    }

    /** Has room until it is told otherwise, and again when its node has stopped its loops and waits for what has joined. */
    private static final class FullStorage implements SeamStorage.Seam {

        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger joined = new AtomicInteger();
        private int joinedAtClose;
        private volatile boolean holdsNext;
        private volatile boolean isFull;
        private volatile @Nullable Runnable held;

        @Override
        public @Nullable Object around(String method, Object[] arguments, SeamStorage.Call call) {
            if (method.equals("batch.commitAsync")) {
                join(arguments);
            } else if (method.equals("batch.commit") && isFull) {
                joinedAtClose = joined.get();
                isFull = false;
                Objects.requireNonNull(held).run();
            }
            return call.run();
        }

        private void join(Object[] arguments) {
            if (isFull) {
                refused.incrementAndGet();
                throw new BatchRefusedException(Reason.NO_ROOM, "no room");
            }
            joined.incrementAndGet();
            if (holdsNext) {
                holdsNext = false;
                CommitCompletion completion = (CommitCompletion) arguments[0];
                arguments[0] = (CommitCompletion) failure -> held = () -> completion.done(failure);
            }
        }
    }
}
