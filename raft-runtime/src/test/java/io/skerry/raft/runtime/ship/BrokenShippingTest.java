package io.skerry.raft.runtime.ship;

import static io.skerry.raft.runtime.ship.ShipCluster.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.ship.ShipCluster.ShipNode;
import io.skerry.raft.runtime.ship.ShipCluster.TestOutcome;
import io.skerry.raft.snapshot.SnapshotManifest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever ends a stream, the next one goes on where it was. */
class BrokenShippingTest {

    private static final int MIB = 1 << 20;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long WINDOW = 4L * MIB;
    private static final NodeId TWO = NodeId.of(2);

    @TempDir
    private Path folder;

    private static Map<String, byte[]> files(int chunks) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a", bytes(chunks * MIB, 1));
        files.put("b", bytes(1000, 2));
        return files;
    }

    /** The frame that is lost is the one before it, too: on each way, at each place. */
    @Test
    void cutAtEachFrameItGoesOn() {
        int cuts = 0;
        boolean wasCut = true;
        for (int at = 1; wasCut; at++) {
            AtomicInteger frames = new AtomicInteger();
            int last = at;
            try (ShipCluster cluster = new ShipCluster(Net.VALUES, 2, folder)) {
                cluster.startAll();
                cluster.faults().breakBulk((from, to, frame) -> frames.incrementAndGet() == last);
                SnapshotManifest taken = cluster.take(1, 100, files(6));
                ShipNode two = cluster.nodes.get(2L);
                assertEquals(taken.id(), two.fetch(1, 100).await());
                wasCut = frames.get() > at;
                cuts += wasCut ? 1 : 0;
                assertEquals(taken.bytes(), two.statistics().bytesReceived(), "nothing comes twice but what is lost");
                assertTrue(cluster.nodes.get(1L).statistics().bytesSent() <= taken.bytes() + WINDOW);
            }
        }
        assertTrue(cuts > 15, "requests and answers: " + cuts);
    }

    @ParameterizedTest
    @EnumSource(names = {"BYTES", "NIO", "EPOLL", "EPOLL_COPY"})
    void senderIsRestartedInTheMiddle(Net net) {
        try (ShipCluster cluster = new ShipCluster(net, 2, folder)) {
            cluster.startAll();
            SnapshotManifest taken = cluster.take(1, 100, files(14));
            ShipNode two = cluster.nodes.get(2L);
            ShipNode one = cluster.nodes.get(1L);
            Gate gate = new Gate(5);
            one.library.opened = gate::hold;
            TestOutcome outcome = two.fetch(1, 100);
            gate.awaitReached();
            long sent = one.statistics().bytesSent();
            cluster.stopAmid(1, two, gate::open);
            ShipNode again = cluster.start(1);
            assertEquals(taken.id(), outcome.await());
            assertTrue(two.statistics().resumes() > 0);
            assertEquals(taken.bytes(), two.statistics().bytesReceived(), "nothing comes twice");
            assertTrue(again.statistics().bytesSent() <= taken.bytes() - sent + WINDOW, "it goes on");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BYTES", "NIO", "EPOLL"})
    void receiverIsRestartedInTheMiddle(Net net) {
        try (ShipCluster cluster = new ShipCluster(net, 2, folder)) {
            cluster.startAll();
            SnapshotManifest taken = cluster.take(1, 100, files(14));
            ShipNode one = cluster.nodes.get(1L);
            Gate gate = new Gate(5);
            one.library.opened = gate::hold;
            ShipNode two = cluster.nodes.get(2L);
            TestOutcome outcome = two.fetch(1, 100);
            gate.awaitReached();
            Await.until("some has come", () -> two.statistics().bytesReceived() > 0);
            gate.open();
            cluster.stop(2);
            assertEquals(0, outcome.told(), "nobody is told when the node closes");
            // A newer one does not make it begin anew.
            cluster.take(1, 200, files(15));
            ShipNode again = cluster.start(2);
            cluster.awaitConnected();
            assertEquals(taken.id(), again.fetch(1, 100).await());
            assertEquals(1, again.statistics().resumes());
            assertEquals(
                    taken.bytes(),
                    two.statistics().bytesReceived() + again.statistics().bytesReceived());
        }
    }

    @Test
    void whatOneNodeHasBegunAnotherGoesOnWith() {
        try (ShipCluster cluster = new ShipCluster(Net.NIO, 3, folder)) {
            cluster.startAll();
            SnapshotManifest taken = cluster.take(1, 100, files(14));
            cluster.copy(1, 2, taken);
            ShipNode two = cluster.nodes.get(2L);
            Gate gate = new Gate(5);
            two.library.opened = gate::hold;
            ShipNode three = cluster.nodes.get(3L);
            TestOutcome outcome = three.fetch(1, 100);
            gate.awaitReached();
            gate.open();
            cluster.stop(2);
            assertEquals(taken.id(), outcome.await());
            assertTrue(cluster.nodes.get(1L).statistics().bytesSent() > 0, "the leader has it, too");
            assertEquals(taken.bytes(), three.statistics().bytesReceived(), "nothing comes twice");
        }
    }

    /** Node 2 has taken a second to send five chunks when it is killed, and node 1 has another snapshot, and is asked. */
    private static TestOutcome killedAmid(ShipCluster cluster, AtomicLong now) {
        cluster.nanoTime = now::get;
        cluster.start(1);
        cluster.start(2);
        cluster.start(3, ShipCluster.HASTY);
        cluster.awaitConnected();
        cluster.take(2, 100, files(14));
        cluster.take(1, 200, files(15));
        Gate slow = new Gate(2);
        Gate gate = new Gate(5);
        cluster.nodes.get(2L).library.opened = snapshot -> gate.hold(slow.hold(snapshot));
        ShipNode three = cluster.nodes.get(3L);
        TestOutcome outcome = three.fetch(1, 100);
        slow.awaitReached();
        now.addAndGet(SECOND);
        slow.open();
        gate.awaitReached();
        Await.until("what was sent has come", () -> outcome.fetch.receivedBytes() >= 5 * MIB);
        cluster.stopAmid(2, three, gate::open);
        AtomicInteger asked = cluster.nodes.get(1L).library.listed;
        int before = asked.get();
        Await.until("others are asked", () -> asked.get() > before + 2 || outcome.told() > 0);
        return outcome;
    }

    @Test
    void whoHasSentMuchIsWaitedForUntilItsNextLife() {
        AtomicLong now = new AtomicLong();
        try (ShipCluster cluster = new ShipCluster(Net.NIO, 3, folder)) {
            TestOutcome outcome = killedAmid(cluster, now);
            cluster.start(2);
            assertEquals(100, outcome.await().position().index());
            ShippingStatistics statistics = cluster.nodes.get(3L).statistics();
            assertEquals(cluster.store(2).list().get(0).bytes(), statistics.bytesReceived(), "nothing comes twice");
        }
    }

    @Test
    void whoHasSentMuchIsWaitedForNoLongerThanThatTook() {
        AtomicLong now = new AtomicLong();
        try (ShipCluster cluster = new ShipCluster(Net.NIO, 3, folder)) {
            TestOutcome outcome = killedAmid(cluster, now);
            now.addAndGet(2 * SECOND);
            assertEquals(200, outcome.await().position().index());
        }
    }

    @Test
    void whenItIsGoneTheNewerOneComes() {
        try (ShipCluster cluster = new ShipCluster(Net.BYTES, 2, folder)) {
            cluster.startAll();
            SnapshotManifest older = cluster.take(1, 100, files(10));
            ShipNode one = cluster.nodes.get(1L);
            Gate gate = new Gate(6);
            one.library.opened = gate::hold;
            TestOutcome outcome = cluster.nodes.get(2L).fetch(1, 100);
            gate.awaitReached();
            Map<String, byte[]> files = files(10);
            files.put("c", bytes(5, 5));
            SnapshotManifest newer = cluster.take(1, 200, files);
            cluster.store(1).condemn(older.id(), "the log has moved on");
            cluster.faults().reset(NodeId.of(1), TWO);
            gate.open();
            assertEquals(newer.id(), outcome.await());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closedInTheMiddleOnEitherSide(Net net) {
        for (long closed = 1; closed <= 2; closed++) {
            try (ShipCluster cluster = new ShipCluster(net, 2, folder)) {
                cluster.startAll();
                cluster.take(1, 100, files(10));
                Gate gate = new Gate(5);
                cluster.nodes.get(1L).library.opened = gate::hold;
                TestOutcome outcome = cluster.nodes.get(2L).fetch(1, 100);
                gate.awaitReached();
                gate.open();
                cluster.stop(closed);
                outcome.fetch.cancel();
            }
        }
    }

    @Test
    void cutLinesAndSlowOnesAreHeldOut() {
        try (ShipCluster cluster = new ShipCluster(Net.VALUES, 2, folder)) {
            cluster.startAll();
            SnapshotManifest taken = cluster.take(1, 100, files(10));
            Gate gate = new Gate(5);
            cluster.nodes.get(1L).library.opened = gate::hold;
            cluster.faults().delay(NodeId.of(1), TWO, Duration.ofMillis(1));
            TestOutcome outcome = cluster.nodes.get(2L).fetch(1, 100);
            gate.awaitReached();
            cluster.faults().cutBoth(NodeId.of(1), TWO);
            gate.open();
            cluster.faults().heal(NodeId.of(1), TWO);
            assertEquals(taken.id(), outcome.await());
            assertEquals(1, cluster.nodes.get(2L).statistics().fetched());
        }
    }
}
