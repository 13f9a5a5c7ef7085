package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageFailedException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Groups that are hosted, and begin, on storages that go wrong meanwhile. */
class HostingTest {

    private static final String GROUP = "orders";
    private static final String OTHER = "other";

    /** What goes wrong with the calls of node 1's storage. */
    private final AtomicReference<SeamStorage.Seam> seam =
            new AtomicReference<>((method, arguments, call) -> call.run());

    private TestCluster cluster(int nodes, String... groups) {
        TestCluster cluster = new TestCluster(nodes, groups);
        return cluster.tune(builder -> builder.storage(SeamStorage.of(
                cluster.storage(1), (method, arguments, call) -> seam.get().around(method, arguments, call))));
    }

    @Test
    void oneGroupsDamageIsNotTheAffairOfAnotherThatIsHosted() {
        try (TestCluster cluster = cluster(1, GROUP).startAll()) {
            cluster.group(1, GROUP).submit("first").join();
            GroupId damaged = GroupId.ofName(GROUP);
            seam.set((method, arguments, call) -> {
                if (method.equals("stable") && arguments[0].equals(damaged)) {
                    throw new CorruptionException("planted");
                }
                return call.run();
            });
            cluster.node(1).host(OTHER, new Register()).submit("x").join();
        }
    }

    @Test
    void aGroupThatCouldNotBeHostedIsNotThere() {
        try (TestCluster cluster = cluster(1, GROUP).startAll()) {
            cluster.group(1, GROUP).submit("first").join();
            GroupId other = GroupId.ofName(OTHER);
            seam.set((method, arguments, call) -> {
                if (method.equals("log") && arguments[0].equals(other)) {
                    throw new CorruptionException("planted");
                }
                return call.run();
            });
            assertThrows(CorruptionException.class, () -> cluster.node(1).host(OTHER, new Register()));
            assertEquals(1, cluster.node(1).node().describe().groups().size());
            seam.set((method, arguments, call) -> call.run());
            cluster.node(1).host(OTHER, new Register()).submit("x").join();
        }
    }

    /** The failure of the storage was known, and told to all groups, before this one was there. */
    @Test
    void aGroupThatIsHostedOnAStorageThatHasFailedStops() {
        try (TestCluster cluster = cluster(1, GROUP).startAll()) {
            cluster.group(1, GROUP).submit("first").join();
            seam.set((method, arguments, call) -> {
                if (method.equals("batch.tryReserve")) {
                    throw new StorageFailedException("planted", Effect.NONE, null);
                }
                return call.run();
            });
            assertStops(cluster, GROUP);
            cluster.node(1).host(OTHER, new Register());
            assertStops(cluster, OTHER);
        }
    }

    private static void assertStops(TestCluster cluster, String group) {
        assertInstanceOf(RaftException.class, failure(cluster.group(1, group).submit("x", Duration.ofSeconds(25))));
        Await.until(
                "the group has stopped",
                () -> String.valueOf(cluster.status(1, group).failure()).contains("planted"));
    }

    /** An Error, too: nobody else would say that the node does not begin. */
    @Test
    void anErrorWhileANodeBeginsIsToldByItsGroups() {
        // Not before the group is hosted: a node that could not begin takes none.
        CountDownLatch hosted = new CountDownLatch(1);
        seam.set((method, arguments, call) -> {
            if (method.equals("batch.identity")) {
                Await.latch(hosted);
                throw new StackOverflowError("planted");
            }
            return call.run();
        });
        try (TestCluster cluster = cluster(1, GROUP).startAll()) {
            hosted.countDown();
            Await.until(
                    "the group tells",
                    () -> String.valueOf(cluster.status(1, GROUP).failure()).contains("planted"));
        }
    }

    @Test
    void anErrorWhileOldLogIsReadStopsTheGroup() {
        AtomicInteger starting = new AtomicInteger();
        AtomicInteger behind = new AtomicInteger();
        try (TestCluster cluster =
                new TestCluster(3, GROUP).settings(settings -> settings.logWindow(ByteSize.ofKiB(64)))) {
            cluster.tune(builder -> {
                int node = starting.get();
                // Whoever leads cannot read what the one that was away needs.
                return builder.storage(SeamStorage.of(cluster.storage(node), (method, arguments, call) -> {
                    Object result = call.run();
                    return result instanceof LogStore log
                            ? failing(log, () -> behind.get() != 0 && behind.get() != node)
                            : result;
                }));
            });
            for (int node = 1; node <= 3; node++) {
                starting.set(node);
                cluster.start(node);
            }
            int leader = cluster.awaitLeader(GROUP);
            int away = leader % 3 + 1;
            cluster.stop(away);
            for (int i = 0; i < 64; i++) {
                cluster.group(leader, GROUP)
                        .submit("x".repeat(16 << 10), Duration.ofSeconds(25))
                        .join();
            }
            behind.set(away);
            starting.set(away);
            cluster.start(away);
            Await.until(
                    "a leader tells",
                    () -> IntStream.rangeClosed(1, 3)
                            .anyMatch(node -> String.valueOf(
                                            cluster.status(node, GROUP).failure())
                                    .contains("planted")));
        }
    }

    private static LogStore failing(LogStore log, BooleanSupplier fails) {
        return (LogStore) Proxy.newProxyInstance(
                LogStore.class.getClassLoader(), new Class<?>[] {LogStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("readEncoded") && fails.getAsBoolean()) {
                        throw new StackOverflowError("planted");
                    }
                    try {
                        return method.invoke(log, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Throwable failure(CompletableFuture<?> call) {
        return assertThrows(CompletionException.class, call::join).getCause();
    }
}
