package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.GroupStoppedException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.RaftNode;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.storage.CompletionThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** State machines and callbacks that block or throw: they hold up and stop their own group, and nothing else. */
class UserCodeTest {

    private static final String GOOD = "good";
    private static final String BAD = "bad";

    /** Blocks in every command until it is let go, whoever interrupts it. */
    private static final class Blocking extends Register {
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public LogPosition apply(LogPosition position, String command) {
            awaitUninterruptibly(go);
            return super.apply(position, command);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Throwing extends Register {
        @Override
        public LogPosition apply(LogPosition position, String command) {
            if (command.equals("poison")) {
                throw new IllegalStateException("cannot digest " + command);
            }
            return super.apply(position, command);
        }
    }

    private static TestCluster cluster() {
        return new TestCluster(3, GOOD, BAD)
                .settings(settings ->
                        settings.appliers(1).applierHold(Duration.ofMillis(50)).closeTimeout(Duration.ofMillis(500)));
    }

    @Test
    void aStateMachineThatBlocksForEverHoldsUpItsOwnGroupOnly() {
        TestCluster cluster = cluster();
        List<Blocking> machines = List.of(new Blocking(), new Blocking(), new Blocking());
        for (int node = 1; node <= 3; node++) {
            cluster.start(node, new Register(), machines.get(node - 1));
        }
        CompletableFuture<?> held = cluster.group(1, BAD).submit("x", Duration.ofMillis(800));
        cluster.group(1, GOOD).submit("a").join();
        assertInstanceOf(OutcomeUnknownException.class, failure(held));
        // The group that is served goes on electing, too.
        int leader = cluster.awaitLeader(GOOD);
        RaftNode stopped = cluster.node(leader).node();
        cluster.stop(leader);
        int next = cluster.awaitLeader(GOOD);
        cluster.group(next, GOOD).submit("b").join();
        assertEquals(
                List.of("a", "b"),
                cluster.group(next, GOOD)
                        .read(ReadConsistency.LINEARIZABLE, Register::commands)
                        .join());
        assertEquals(List.of("group bad: apply"), named(stopped.describe().abandoned()));
        cluster.close();
        machines.forEach(machine -> machine.go.countDown());
    }

    @Test
    void aCallbackThatBlocksForEverHoldsUpItsOwnGroupOnly() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        try (TestCluster cluster = cluster().startAll()) {
            cluster.group(1, BAD).submit("x").thenRun(() -> {
                entered.countDown();
                awaitUninterruptibly(never);
            });
            entered.await();
            cluster.group(1, GOOD).submit("a").join();
            // Other nodes of the same group are not held up either.
            cluster.group(2, BAD).submit("y").join();
            RaftNode held = cluster.node(1).node();
            cluster.stop(1);
            assertEquals(List.of("group bad: callback"), named(held.describe().abandoned()));
        } finally {
            never.countDown();
        }
    }

    @Test
    void anApplyThatThrowsStopsItsGroupThereAndSaysWhy() {
        try (TestCluster cluster = cluster()) {
            for (int node = 1; node <= 3; node++) {
                cluster.start(node, new Register(), new Throwing());
            }
            cluster.group(1, BAD).submit("fine").join();
            // Followers may never hear that it is committed, once the leader has stopped.
            int leader = cluster.awaitLeader(BAD);
            assertInstanceOf(
                    OutcomeUnknownException.class,
                    failure(cluster.group(leader, BAD).submit("poison")));
            GroupStatus status = cluster.status(leader, BAD);
            assertTrue(String.valueOf(status.failure()).contains("cannot digest poison"));
            assertEquals(GroupRole.FOLLOWER, status.role(), "it leads nobody any more");
            GroupStoppedException refused = assertInstanceOf(
                    GroupStoppedException.class,
                    failure(cluster.group(leader, BAD).submit("more")));
            assertTrue(refused.getMessage().contains("Group bad on node " + leader), refused.getMessage());
            for (int node = 1; node <= 3; node++) {
                cluster.group(node, GOOD).submit("a" + node).join();
            }
        }
    }

    @Test
    void aReadThatThrowsHurtsNobodyButItsCaller() {
        try (TestCluster cluster = cluster().startAll()) {
            IllegalStateException mine = new IllegalStateException("mine");
            CompletableFuture<Object> call = cluster.group(1, GOOD).read(ReadConsistency.LINEARIZABLE, machine -> {
                throw mine;
            });
            assertSame(mine, assertThrows(CompletionException.class, call::join).getCause());
            cluster.group(1, GOOD).submit("a").join();
        }
    }

    @Test
    void userCodeRunsOnNoThreadThatDrivesGroups() {
        ExecutorService mine = Executors.newSingleThreadExecutor(task -> new Thread(task, "mine"));
        try (TestCluster cluster = cluster().startAll();
                TestCluster named = new TestCluster(1, GOOD)
                        .tune(builder -> builder.executor(mine))
                        .startAll()) {
            cluster.group(1, GOOD).submit("a").join();
            assertEquals("applier", completedOn(cluster.group(1, GOOD).submit("b")));
            assertEquals(
                    "applier", completedOn(cluster.group(1, GOOD).read(ReadConsistency.STALE, Register::commands)));
            assertEquals("mine", completedOn(named.group(1, GOOD).submit("b")));
            assertEquals(
                    "mine", completedOn(named.group(1, GOOD).read(ReadConsistency.LINEARIZABLE, Register::commands)));
        } finally {
            mine.shutdownNow();
        }
    }

    /** Codecs are user code, too: loops tell peers what the codec has said when the group was hosted. */
    @Test
    void codecsAreNotAskedOnThreadsThatDriveGroups() {
        AtomicInteger onLoops = new AtomicInteger();
        CommandCodec<String> codec = new CommandCodec<>() {
            @Override
            public Payload encode(String command) {
                return Register.CODEC.encode(command);
            }

            @Override
            public String decode(Payload payload) {
                return Register.CODEC.decode(payload);
            }

            @Override
            public Map<Integer, String> types() {
                if (CompletionThread.isCurrent()
                        && Thread.currentThread().getName().startsWith("skerry-loop")) {
                    onLoops.incrementAndGet();
                }
                return Register.CODEC.types();
            }
        };
        try (TestCluster cluster = cluster()) {
            List<RaftGroup<Register, String, ?>> groups = new ArrayList<>();
            for (int node = 1; node <= 3; node++) {
                groups.add(cluster.startWithoutGroups(node).node().host(GroupSpec.of(GOOD, new Register(), codec)));
            }
            for (RaftGroup<Register, String, ?> group : groups) {
                group.submit("x").join();
            }
            assertEquals(0, onLoops.get());
        }
    }

    /** A dependent that was added in time says which thread completed it; one that came too late asks again. */
    private static String completedOn(CompletableFuture<?> call) {
        return call.handleAsync((result, failure) -> {
                    assertTrue(!CompletionThread.isCurrent());
                    String name = Thread.currentThread().getName();
                    return name.startsWith("skerry-applier") ? "applier" : name;
                })
                .join();
    }

    /** Without positions and times. */
    private static List<String> named(List<String> abandoned) {
        return abandoned.stream()
                .map(what -> what.replaceAll(" (\\d+/\\d+ )?for .*", ""))
                .toList();
    }

    private static Throwable failure(CompletableFuture<?> call) {
        return assertThrows(CompletionException.class, call::join).getCause();
    }
}
