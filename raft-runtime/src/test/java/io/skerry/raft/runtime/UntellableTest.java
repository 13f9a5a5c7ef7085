package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.core.check.InvariantViolation;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.GroupStoppedException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.storage.CommitCompletion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Something goes wrong, and goes wrong again while it is told: what must stop stops, and nothing else does. */
@Timeout(60)
class UntellableTest {

    private static final String GROUP = "orders";
    private static final String[] GROUPS = {GROUP, "one", "two", "three"};
    /** Whose turn is held, so that what comes meanwhile comes into the next one together. */
    private static final String HOLDER = "holder";

    private static final Duration PATIENT = Duration.ofSeconds(25);

    private final AtomicReference<Runnable> beforeReserve = new AtomicReference<>(() -> {});
    private final AtomicReference<Consumer<Object[]>> beforeCommit = new AtomicReference<>(arguments -> {});
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    private static final class Throwing extends Register {
        @Override
        public LogPosition apply(LogPosition position, String command) {
            if (command.equals("poison")) {
                throw new Silent();
            }
            return super.apply(position, command);
        }
    }

    private TestCluster start() {
        TestCluster cluster =
                new TestCluster(1, HOLDER, GROUP, "one", "two", "three").settings(settings -> settings.eventLoops(1));
        cluster.tune(builder -> builder.storage(SeamStorage.of(cluster.storage(1), (method, arguments, call) -> {
                    if (method.equals("batch.tryReserve")) {
                        beforeReserve.getAndSet(() -> {}).run();
                    } else if (method.equals("batch.commitAsync")) {
                        beforeCommit.getAndSet(each -> {}).accept(arguments);
                    }
                    return call.run();
                })))
                .startAll();
        cluster.group(1, HOLDER).submit("before").join();
        for (String group : GROUPS) {
            cluster.group(1, group).submit("before").join();
        }
        return cluster;
    }

    /** Submits a command to each group, so that all of them come into one turn. */
    private List<CompletableFuture<?>> submitToAllInOneTurn(TestCluster cluster, Runnable beforeTheTurn) {
        beforeReserve.set(() -> {
            held.countDown();
            Await.latch(go);
        });
        CompletableFuture<?> holding = cluster.group(1, HOLDER).submit("holds the loop", PATIENT);
        Await.latch(held);
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (String group : GROUPS) {
            calls.add(cluster.group(1, group).submit("x", PATIENT));
        }
        beforeTheTurn.run();
        go.countDown();
        holding.join();
        return calls;
    }

    @Test
    void aStateMachineThatFailsSoStopsItsGroup() {
        try (TestCluster cluster = new TestCluster(1, GROUP)) {
            cluster.start(1, new Throwing());
            assertInstanceOf(
                    OutcomeUnknownException.class,
                    failure(cluster.group(1, GROUP).submit("poison", PATIENT)));
            // By the stop, and not by their deadlines.
            assertInstanceOf(
                    GroupStoppedException.class, failure(cluster.group(1, GROUP).submit("later", PATIENT)));
            for (ReadConsistency consistency : List.of(ReadConsistency.STALE, ReadConsistency.LINEARIZABLE)) {
                assertInstanceOf(
                        GroupStoppedException.class,
                        failure(cluster.group(1, GROUP).read(consistency, Register::commands, PATIENT)));
            }
            assertInstanceOf(Silent.class, cluster.status(1, GROUP).failure());
        }
    }

    /** Else a group would go on with a write that was never made, and take the next one for the proof that it is durable. */
    @Test
    void allWhoseBatchIsLostStop() {
        try (TestCluster cluster = start()) {
            // The first commit is that of the turn which is held.
            List<CompletableFuture<?>> calls = submitToAllInOneTurn(
                    cluster,
                    () -> beforeCommit.set(first -> beforeCommit.set(second -> {
                        throw new Silent();
                    })));
            for (CompletableFuture<?> call : calls) {
                assertInstanceOf(OutcomeUnknownException.class, failure(call));
            }
            for (String group : GROUPS) {
                assertInstanceOf(Silent.class, cluster.status(1, group).failure());
            }
        }
    }

    @Test
    void aWriteOfWhichNothingIsToldStopsItsGroup() {
        try (TestCluster cluster = start()) {
            CountDownLatch lost = new CountDownLatch(1);
            beforeCommit.set(arguments -> arguments[0] = (CommitCompletion) failure -> lost.countDown());
            CompletableFuture<?> first = cluster.group(1, GROUP).submit("first", PATIENT);
            Await.latch(lost);
            CompletableFuture<?> second = cluster.group(1, GROUP).submit("second", PATIENT);
            assertInstanceOf(OutcomeUnknownException.class, failure(second));
            assertInstanceOf(OutcomeUnknownException.class, failure(first));
            assertInstanceOf(InvariantViolation.class, cluster.status(1, GROUP).failure());
            cluster.group(1, GROUPS[1]).submit("goes on").join();
        }
    }

    @Test
    void oneThatGoesWrongInATurnCostsTheOthersNothing() {
        try (TestCluster cluster = start()) {
            List<CompletableFuture<?>> calls = submitToAllInOneTurn(
                    cluster,
                    () -> beforeReserve.set(() -> {
                        throw new Silent();
                    }));
            // One of them, whichever comes first in the turn.
            int failed = 0;
            for (int i = 0; i < GROUPS.length; i++) {
                Throwable failure =
                        calls.get(i).handle((result, thrown) -> thrown).join();
                if (failure == null) {
                    assertNull(cluster.status(1, GROUPS[i]).failure());
                    cluster.group(1, GROUPS[i]).submit("goes on").join();
                } else {
                    assertInstanceOf(GroupStoppedException.class, failure, "it came into no log");
                    failed++;
                }
            }
            assertEquals(1, failed);
        }
    }

    @Test
    void whatAQueryThrowsIsItsCallersWhateverItIs() {
        try (TestCluster cluster = start()) {
            Exception mine = new Exception("checked");
            for (ReadConsistency consistency : List.of(ReadConsistency.STALE, ReadConsistency.LINEARIZABLE)) {
                CompletableFuture<Integer> call = cluster.group(1, GROUP)
                        .read(
                                consistency,
                                machine -> {
                                    UntellableTest.<RuntimeException>throwAny(mine);
                                    return 1;
                                },
                                PATIENT);
                assertSame(mine, failure(call));
            }
            assertEquals(
                    List.of("before"),
                    cluster.group(1, GROUP)
                            .read(ReadConsistency.STALE, Register::commands)
                            .join());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(Throwable any) throws T {
        throw (T) any;
    }

    private static Throwable failure(CompletableFuture<?> call) {
        return assertThrows(CompletionException.class, call::join).getCause();
    }
}
