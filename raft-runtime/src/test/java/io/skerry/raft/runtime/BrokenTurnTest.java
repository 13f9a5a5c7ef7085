package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.node.GroupStoppedException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.ReadConsistency;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A storage throws amid a turn what no storage should: those whose writes it had stop, and nobody is told what is not so. */
class BrokenTurnTest {

    private static final String GROUP = "orders";
    private static final String OTHER = "other";
    private static final String READING = "reading";
    private static final String HOLDER = "holder";
    private static final Duration PATIENT = Duration.ofSeconds(25);

    private final AtomicReference<Runnable> beforeReserve = new AtomicReference<>(() -> {});
    private final AtomicReference<Runnable> beforeCommit = new AtomicReference<>(() -> {});

    private TestCluster start() {
        TestCluster cluster =
                new TestCluster(1, GROUP, OTHER, READING, HOLDER).settings(settings -> settings.eventLoops(1));
        return cluster.tune(builder -> builder.storage(SeamStorage.of(cluster.storage(1), (method, arguments, call) -> {
                    if (method.equals("batch.tryReserve")) {
                        beforeReserve.getAndSet(() -> {}).run();
                    } else if (method.equals("batch.commitAsync")) {
                        beforeCommit.getAndSet(() -> {}).run();
                    }
                    return call.run();
                })))
                .startAll();
    }

    /** What was proposed may be in a log, or be sent to others, whatever broke behind it. */
    @Test
    void whatMayBeInALogIsNeverSaidToBeCertainlyNot() {
        try (TestCluster cluster = start()) {
            cluster.group(1, GROUP).submit("before").join();
            beforeCommit.set(() -> {
                throw new OutOfMemoryError("planted");
            });
            assertInstanceOf(
                    OutcomeUnknownException.class,
                    failure(cluster.group(1, GROUP).submit("x", PATIENT)));
            assertTrue(String.valueOf(cluster.status(1, GROUP).failure()).contains("planted"));
            assertInstanceOf(
                    GroupStoppedException.class, failure(cluster.group(1, GROUP).submit("later", PATIENT)));
        }
    }

    /** Two groups write in one turn, a third one only reads: the two stop, the third is answered, and time goes on. */
    @Test
    void thoseOfTheTurnThatHadWritesStopAndTheOthersGoOn() {
        try (TestCluster cluster = start()) {
            for (String group : List.of(GROUP, OTHER, READING, HOLDER)) {
                cluster.group(1, group).submit("before").join();
            }
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            beforeReserve.set(() -> {
                held.countDown();
                Await.latch(go);
            });
            CompletableFuture<?> holding = cluster.group(1, HOLDER).submit("holds the loop", PATIENT);
            Await.latch(held);
            // What comes now is there before the next turn ends.
            CompletableFuture<?> one = cluster.group(1, GROUP).submit("x", PATIENT);
            CompletableFuture<?> two = cluster.group(1, OTHER).submit("x", PATIENT);
            CompletableFuture<List<String>> three =
                    cluster.group(1, READING).read(ReadConsistency.LINEARIZABLE, Register::commands, PATIENT);
            // The first commit is that of the turn which is held.
            beforeCommit.set(() -> beforeCommit.set(() -> {
                throw new IllegalStateException("planted");
            }));
            go.countDown();
            holding.join();
            assertInstanceOf(OutcomeUnknownException.class, failure(one));
            assertInstanceOf(OutcomeUnknownException.class, failure(two));
            assertEquals(List.of("before"), three.join());
            assertTrue(String.valueOf(cluster.status(1, OTHER).failure()).contains("planted"));
            cluster.group(1, READING).submit("goes on").join();
        }
    }

    private static Throwable failure(CompletableFuture<?> call) {
        return assertThrows(CompletionException.class, call::join).getCause();
    }
}
