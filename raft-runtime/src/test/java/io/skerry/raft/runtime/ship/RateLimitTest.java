package io.skerry.raft.runtime.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.ship.ShipCluster.TestOutcome;
import io.skerry.raft.runtime.ship.ShipRequest.ChunkRequest;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.storage.memory.MemorySnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast a node sends, by a clock that the test turns. */
class RateLimitTest {

    private static final int MIB = 1 << 20;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    private Path folder;

    private final Map<Thread, Integer> looks = new ConcurrentHashMap<>();
    private final AtomicLong now = new AtomicLong(5 * SECOND);

    @Test
    void turnsComeInOrderAtTheRate() {
        RateLimit limit = new RateLimit(2 * MIB, now::get);
        assertEquals(0, limit.left(limit.reserve(MIB)), "one chunk at once");
        assertEquals(SECOND / 2, limit.left(limit.reserve(MIB)));
        long third = limit.reserve(MIB);
        assertEquals(SECOND, limit.left(third));
        now.addAndGet(SECOND / 4);
        assertEquals(3 * SECOND / 4, limit.left(third));
        now.addAndGet(3 * SECOND / 4);
        assertEquals(0, limit.left(third));
    }

    @Test
    void whatWasNotUsedIsNotSavedUp() {
        RateLimit limit = new RateLimit(MIB, now::get);
        limit.reserve(MIB);
        now.addAndGet(3600 * SECOND);
        assertTrue(limit.left(limit.reserve(MIB)) <= 0);
        assertEquals(SECOND, limit.left(limit.reserve(MIB)));
    }

    @Test
    void noRateIsNoLimit() {
        RateLimit limit = new RateLimit(0, now::get);
        for (int i = 0; i < 1000; i++) {
            assertEquals(0, limit.left(limit.reserve(MIB)));
        }
    }

    /** Who has looked twice at the time has reserved before it, or waits. */
    private long waiting() {
        return looks.values().stream().filter(count -> count > 1).count();
    }

    private long look() {
        looks.merge(Thread.currentThread(), 1, Integer::sum);
        return now.get();
    }

    @Test
    void streamsTakePartAlike() throws IOException {
        try (ShipCluster cluster = new ShipCluster(Net.NIO, 3, folder)) {
            cluster.nanoTime = this::look;
            ShipCluster.ShipNode one = cluster.start(1, ShipCluster.CONFIG.withSendBytesPerSecond(MIB));
            cluster.start(2);
            cluster.start(3);
            cluster.awaitConnected();
            SnapshotManifest taken = cluster.take(1, 100, Map.of("a", ShipCluster.bytes(4 * MIB, 1)));
            long idle = ShipCluster.CONFIG.idle().toNanos();
            try (ShipClient two = new ShipClient(cluster.nodes.get(2L).transport.openBulk(one.id), idle);
                    ShipClient three =
                            new ShipClient(cluster.nodes.get(3L).transport.openBulk(one.id), idle)) {
                for (int chunk = 0; chunk < 4; chunk++) {
                    two.ask(new ChunkRequest(ShipCluster.GROUP, taken.id(), 0, chunk));
                    three.ask(new ChunkRequest(ShipCluster.GROUP, taken.id(), 0, chunk));
                }
                Await.until("the first goes at once", () -> one.statistics().bytesSent() == MIB);
                for (int turn = 2; turn <= 8; turn++) {
                    int waiting = turn < 8 ? 2 : 1;
                    long sent = (long) turn * MIB;
                    looks.clear();
                    Await.until("all have reserved their turns, and wait", () -> waiting() == waiting);
                    assertEquals(sent - MIB, one.statistics().bytesSent(), "not before its time");
                    now.addAndGet(SECOND);
                    Await.until("one more", () -> one.statistics().bytesSent() == sent);
                    if (turn % 2 == 0) {
                        ChunkRequest next = new ChunkRequest(ShipCluster.GROUP, taken.id(), 0, turn / 2 - 1);
                        two.recycle(two.chunk(next, MIB));
                        three.recycle(three.chunk(next, MIB));
                    }
                }
            }
        }
    }

    /** A group of node 1, and the fetch of it by another node. */
    private TestOutcome fetch(ShipCluster cluster, long by, int number, Map<String, byte[]> files) {
        GroupId group = GroupId.of(100 + number);
        MemorySnapshotStore store = new MemorySnapshotStore(group, StoreId.of(1001));
        ShipCluster.take(store, 100, files);
        cluster.nodes.get(1L).library.add(store);
        TestOutcome outcome = new TestOutcome();
        outcome.fetch = cluster.nodes
                .get(by)
                .shipping
                .fetch(
                        group,
                        new MemorySnapshotStore(group, StoreId.of(1000 + by)),
                        NodeId.of(1),
                        100,
                        Long.MAX_VALUE,
                        outcome);
        return outcome;
    }

    @Test
    void groupsOfManySmallFilesTakePartLikeThoseOfLargeOnes() {
        try (ShipCluster cluster = new ShipCluster(Net.NIO, 3, folder)) {
            cluster.nanoTime = this::look;
            cluster.start(1, ShipCluster.CONFIG.withSendBytesPerSecond(MIB));
            cluster.start(2);
            cluster.start(3);
            cluster.awaitConnected();
            Map<String, byte[]> small = new LinkedHashMap<>();
            for (int i = 0; i < 600; i++) {
                small.put("small-" + i, ShipCluster.bytes(2048, i));
            }
            List<TestOutcome> fetches = new ArrayList<>();
            fetches.add(fetch(cluster, 2, 0, small));
            for (int number = 1; number <= 3; number++) {
                Map<String, byte[]> large = Map.of("a", ShipCluster.bytes(8 * MIB, number));
                fetches.add(fetch(cluster, 2 + number % 2, number, large));
            }
            Predicate<TestOutcome> over = fetch -> fetch.told() > 0;
            while (fetches.stream().noneMatch(over)) {
                looks.clear();
                Await.until(
                        "all have reserved their turns, and wait, or one has nothing to wait for any more",
                        () -> waiting() == fetches.size() || fetches.stream().anyMatch(over));
                now.addAndGet(SECOND / 4);
            }
            List<Long> bytes =
                    fetches.stream().map(fetch -> fetch.fetch.receivedBytes()).toList();
            assertEquals(600 * 2048, bytes.get(0), () -> "whoever has least to get has it first: " + bytes);
            for (int number = 1; number <= 3; number++) {
                assertTrue(bytes.get(number) <= 600 * 2048 + 3 * MIB, () -> "none is far ahead: " + bytes);
                assertTrue(bytes.get(number) > 0, () -> "none waits for all of another: " + bytes);
            }
            fetches.forEach(fetch -> fetch.fetch.cancel());
        }
    }
}
