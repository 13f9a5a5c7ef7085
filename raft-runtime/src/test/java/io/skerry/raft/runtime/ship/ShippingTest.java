package io.skerry.raft.runtime.ship;

import static io.skerry.raft.runtime.ship.ShipCluster.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.ship.ShipCluster.ShipNode;
import io.skerry.raft.runtime.ship.ShipCluster.TestOutcome;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A snapshot comes as it was taken, from whoever has one, and only what is missing of it. */
class ShippingTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    /** Files of all kinds: none, one byte, a chunk, a bit more and less, many small ones. */
    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("empty", new byte[0]);
        files.put("one", bytes(1, 1));
        files.put("chunk", bytes(MIB, 2));
        files.put("more", bytes(3 * MIB + 1, 3));
        files.put("less", bytes(2 * MIB - 1, 4));
        for (int i = 0; i < 200; i++) {
            files.put("small-" + i, bytes(100 + i, 100 + i));
        }
        return files;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsFetchedIsWhatWasTaken(Net net) {
        try (ShipCluster cluster = new ShipCluster(net, 2, folder)) {
            cluster.startAll();
            SnapshotManifest taken = cluster.take(1, 100, files());
            ShipNode two = cluster.nodes.get(2L);
            TestOutcome outcome = two.fetch(1, 100);
            assertEquals(taken.id(), outcome.await());
            assertEquals(1, outcome.told());
            assertEquals(taken.bytes(), two.statistics().bytesReceived());
            assertEquals(taken.bytes(), cluster.nodes.get(1L).statistics().bytesSent());
            assertEquals(taken.bytes(), outcome.fetch.receivedBytes());
            assertEquals(taken.bytes(), outcome.fetch.totalBytes());
            assertEquals(0, two.statistics().resumes());
            assertEquals(1, two.statistics().fetched());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VALUES", "EPOLL"})
    void filesThatAreHereDoNotComeAgain(Net net) {
        try (ShipCluster cluster = new ShipCluster(net, 2, folder)) {
            cluster.startAll();
            ShipNode two = cluster.nodes.get(2L);
            Map<String, byte[]> files = files();
            SnapshotManifest first = cluster.take(1, 100, files);
            two.fetch(1, 100).await();
            files.put("one", bytes(1000, 5));
            files.put("small-7", bytes(107, 6));
            SnapshotManifest second = cluster.take(1, 200, files);
            assertEquals(second.id(), two.fetch(1, 150).await());
            assertEquals(first.bytes() + 1107, two.statistics().bytesReceived());
            assertEquals(second.bytes() - 1107, two.statistics().bytesReused());
        }
    }

    @Test
    void snapshotWithoutFilesIsOne() {
        try (ShipCluster cluster = new ShipCluster(Net.BYTES, 2, folder)) {
            cluster.startAll();
            SnapshotManifest taken = cluster.take(1, 100, Map.of());
            assertEquals(taken.id(), cluster.nodes.get(2L).fetch(1, 100).await());
        }
    }

    @Test
    void manifestOfSeveralPartsIsPutTogether() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 7000; i++) {
            files.put("x".repeat(200) + i, new byte[0]);
        }
        try (ShipCluster cluster = new ShipCluster(Net.NIO, 2, folder)) {
            cluster.startAll();
            SnapshotManifest taken = cluster.take(1, 100, files);
            assertTrue(taken.toPayload().size() > MIB);
            assertEquals(taken.id(), cluster.nodes.get(2L).fetch(1, 100).await());
        }
    }

    @Test
    void theLeaderNeedNotServe() {
        try (ShipCluster cluster = new ShipCluster(Net.EPOLL, 3, folder)) {
            cluster.startAll();
            SnapshotManifest older = cluster.take(2, 100, files());
            cluster.take(1, 200, files());
            assertEquals(older.id(), cluster.nodes.get(3L).fetch(1, 90).await());
            assertEquals(0, cluster.nodes.get(1L).statistics().bytesSent());
            SnapshotId newer = cluster.nodes.get(3L).fetch(1, 101).await();
            assertEquals(200, newer.position().index(), "but it does when nobody else has one that helps");
        }
    }

    @Test
    void onlyOneOfAGroupIsFetchedAtATime() {
        try (ShipCluster cluster = new ShipCluster(Net.VALUES, 2, folder)) {
            cluster.startAll();
            ShipNode two = cluster.nodes.get(2L);
            TestOutcome first = two.fetch(1, 100);
            String text = assertThrows(IllegalStateException.class, () -> two.fetch(1, 100))
                    .getMessage();
            assertTrue(text.contains("is being fetched already"), text);
            first.fetch.cancel();
            TestOutcome second = two.fetch(1, 100);
            SnapshotManifest taken = cluster.take(1, 100, files());
            assertEquals(taken.id(), second.await());
            assertEquals(0, first.told(), "who has cancelled is told nothing");
        }
    }

    @Test
    void whenNobodyHasOneItFailsAndSaysWhatEverybodySaid() {
        try (ShipCluster cluster = new ShipCluster(Net.VALUES, 2, folder)) {
            cluster.start(2, ShipCluster.HASTY);
            ShipNode two = cluster.nodes.get(2L);
            String text = two.fetch(1, 100).awaitFailure();
            assertTrue(text.contains("No snapshot of group") && text.contains("at or above index 100"), text);
            assertTrue(text.contains("no bulk stream to node 1: nobody listens there"), text);
            assertEquals(1, two.statistics().failed());
        }
    }

    @Test
    void streamsOfOthersAreBounded() {
        try (ShipCluster cluster = new ShipCluster(Net.NIO, 2, folder)) {
            ShipNode one = cluster.start(1, ShipCluster.CONFIG.withStreams(ShipCluster.limits(1, 1)));
            ShipNode two = cluster.start(2);
            cluster.awaitConnected();
            SnapshotManifest taken = cluster.take(1, 100, files());
            try (var stream = two.transport.openBulk(one.id)) {
                String text = assertThrows(IOException.class, () -> two.transport.openBulk(one.id))
                        .getMessage();
                assertTrue(text.contains("serves 1 bulk streams of node 2 already; try again later"), text);
                TestOutcome outcome = two.fetch(1, 100);
                stream.close("the test needs it no more");
                assertEquals(taken.id(), outcome.await());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            Await.until("all is let go of", () -> one.library.held.get() == 0);
        }
    }
}
