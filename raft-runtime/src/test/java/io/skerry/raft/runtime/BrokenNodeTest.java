package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.node.ClosingException;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.RaftNode;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.transport.NettyTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that cannot begin, cannot go on, or are closed while a disk hangs: they end, and leave nothing behind. */
@Timeout(60)
class BrokenNodeTest {

    private static final String GROUP = "orders";
    private static final Duration PATIENT = Duration.ofSeconds(60);

    /** Netty ends a loop when an error comes out of its own code. */
    @Test
    void aNodeThatLosesALoopCloses() throws IOException {
        String[] names = {"one", "two", "three", "four"};
        AtomicReference<EventLoops> loops = new AtomicReference<>();
        try (TestCluster cluster = new TestCluster(1, builder -> builder.lanes(2), names)
                .settings(settings -> settings.eventLoops(2))
                .tune(builder -> builder.transport((self, config, bind, settings, made, codec, seed) -> {
                    loops.set(made);
                    return new NettyTransport(self, config, bind, settings, made, codec, seed);
                }))) {
            cluster.startAll();
            RaftNode node = cluster.node(1).node();
            List<RaftGroup<Register, String, ?>> groups = new ArrayList<>();
            for (String name : names) {
                cluster.group(1, name).submit("before").join();
                groups.add(cluster.group(1, name));
            }
            loops.get().loop(1).shutdownGracefully(0, 1, TimeUnit.MILLISECONDS).awaitUninterruptibly();
            node.close();
            for (RaftGroup<Register, String, ?> group : groups) {
                assertInstanceOf(ClosingException.class, failure(group.submit("after", PATIENT)));
            }
            Await.until(
                    "no thread is left: " + StopTest.threads(),
                    () -> StopTest.threads().isEmpty());
            int port = cluster.config().nodes().get(0).address().port();
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
    }

    @Test
    void nobodyNeedsToCloseANodeThatLosesALoop() {
        AtomicReference<EventLoops> loops = new AtomicReference<>();
        try (TestCluster cluster = new TestCluster(1, builder -> builder.lanes(2), GROUP)
                .settings(settings -> settings.eventLoops(2))
                .tune(builder -> builder.transport((self, config, bind, settings, made, codec, seed) -> {
                    loops.set(made);
                    return new NettyTransport(self, config, bind, settings, made, codec, seed);
                }))) {
            cluster.startAll();
            cluster.group(1, GROUP).submit("before").join();
            loops.get().loop(1).shutdownGracefully(0, 1, TimeUnit.MILLISECONDS).awaitUninterruptibly();
            Await.until("no thread is left", () -> StopTest.threads().isEmpty());
            assertTrue(cluster.node(1).node().describe().closed());
        }
    }

    @Test
    void closingDoesNotWaitForAGroupThatWaitsForTheDisk() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean();
        TestCluster cluster =
                new TestCluster(1, GROUP).settings(settings -> settings.closeTimeout(Duration.ofMillis(100)));
        try (cluster) {
            cluster.tune(builder -> builder.storage(SeamStorage.of(cluster.storage(1), (method, arguments, call) -> {
                        if (method.equals("batch.commit") && hangs.getAndSet(false)) {
                            reached.countDown();
                            Await.latch(back);
                        }
                        return call.run();
                    })))
                    .startAll();
            cluster.group(1, GROUP).submit("before").join();
            TestCluster.Running running = cluster.node(1);
            RaftGroup<Register, String, ?> group = running.group(GROUP);
            hangs.set(true);
            CompletableFuture<Throwable> hosting = new CompletableFuture<>();
            Thread host = new Thread(() -> hosting.complete(
                    assertThrows(IllegalStateException.class, () -> running.host("new", new Register()))));
            host.start();
            Await.latch(reached);
            Thread closer = new Thread(running.node()::close);
            closer.start();
            Await.until("the node to be closed, while the disk hangs", () -> !closer.isAlive());
            assertInstanceOf(ClosingException.class, failure(group.submit("after", PATIENT)));
            back.countDown();
            Await.until("the group to be refused", hosting::isDone);
            assertTrue(
                    hosting.join().getMessage().contains("is closed"),
                    hosting.join().getMessage());
            host.join();
        }
    }

    @Test
    void aNodeThatCannotBePutTogetherLeavesNoThread() {
        IllegalStateException planted = new IllegalStateException("planted");
        try (TestCluster cluster = new TestCluster(1, GROUP)) {
            cluster.tune(builder -> builder.transport((self, config, bind, settings, loops, codec, seed) -> {
                throw planted;
            }));
            assertSame(planted, assertThrows(IllegalStateException.class, () -> cluster.startWithoutGroups(1)));
        }
        Await.until("no thread is left", () -> StopTest.threads().isEmpty());
    }

    /** Else a group that is hosted later would wait for ever, for peers, as it says. */
    @Test
    void aNodeThatCouldNotBeginTakesNoGroups() {
        AtomicBoolean fails = new AtomicBoolean(true);
        try (TestCluster cluster = new TestCluster(1, GROUP)) {
            cluster.tune(builder -> builder.storage(SeamStorage.of(cluster.storage(1), (method, arguments, call) -> {
                        if (method.equals("batch.commit") && fails.getAndSet(false)) {
                            throw new IllegalStateException("planted");
                        }
                        return call.run();
                    })))
                    .startAll();
            Await.until(
                    "the group to have stopped", () -> cluster.status(1, GROUP).failure() != null);
            String message = assertThrows(
                            IllegalStateException.class, () -> cluster.node(1).host("later", new Register()))
                    .getMessage();
            assertTrue(message.contains("planted") && message.contains("start it again"), message);
        }
    }

    private static Throwable failure(CompletableFuture<?> call) {
        return assertThrows(CompletionException.class, call::join).getCause();
    }
}
