package io.skerry.raft.runtime.ship;

import static io.skerry.raft.runtime.ship.ShipCluster.GROUP;
import static io.skerry.raft.runtime.ship.ShipCluster.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.ship.ShipAnswer.BytesAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.ListAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.Listed;
import io.skerry.raft.runtime.ship.ShipAnswer.PartAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.WaitAnswer;
import io.skerry.raft.runtime.ship.ShipCluster.ShipNode;
import io.skerry.raft.runtime.ship.ShipRequest.ChunkRequest;
import io.skerry.raft.runtime.ship.ShipRequest.ListRequest;
import io.skerry.raft.runtime.ship.ShipRequest.ManifestRequest;
import io.skerry.raft.runtime.transport.bulk.BulkFrame;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.snapshot.Digest;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever asks or answers what cannot be is refused, takes no memory, and disturbs nobody else. */
class HostileShippingTest {

    private static final int MIB = 1 << 20;
    private static final long IDLE = ShipCluster.CONFIG.idle().toNanos();
    private static final SnapshotId UNKNOWN =
            new SnapshotId(StoreId.of(5), LogPosition.of(1, 2), Digest.of(new byte[32]));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"BYTES", "NIO", "EPOLL"})
    void requestsThatCannotBeEndTheirStream(Net net) throws IOException {
        try (ShipCluster cluster = new ShipCluster(net, 2, folder)) {
            cluster.startAll();
            SnapshotManifest taken = cluster.take(1, 100, Map.of("a", bytes(MIB + 1, 1)));
            Map<String, BulkFrame> hostile = new LinkedHashMap<>();
            hostile.put("no type", new BulkFrame(0, new byte[0]));
            hostile.put("an unknown type", new BulkFrame(99, new byte[0]));
            hostile.put("an answer", new WaitAnswer().toFrame());
            hostile.put("a short head", new BulkFrame(ShipWire.CHUNK, new byte[10]));
            hostile.put("a long head", new BulkFrame(ShipWire.LIST, new byte[9]));
            hostile.put("a negative position", new BulkFrame(ShipWire.MANIFEST, filled(68, 0xff)));
            hostile.put("a text beyond the end", new BulkFrame(ShipWire.DAMAGED, filled(74, 0x7f)));
            hostile.put("a negative file", new ChunkRequest(GROUP, taken.id(), -1, 0).toFrame());
            hostile.put("a file too many", new ChunkRequest(GROUP, taken.id(), 1, 0).toFrame());
            hostile.put("a negative chunk", new ChunkRequest(GROUP, taken.id(), 0, -1).toFrame());
            hostile.put("a chunk too many", new ChunkRequest(GROUP, taken.id(), 0, 2).toFrame());
            hostile.put("the last chunk", new ChunkRequest(GROUP, taken.id(), 0, Integer.MAX_VALUE).toFrame());
            hostile.put("a negative offset", new ManifestRequest(GROUP, taken.id(), -1).toFrame());
            hostile.put("an absurd offset", new ManifestRequest(GROUP, taken.id(), Integer.MAX_VALUE).toFrame());
            ShipNode one = cluster.nodes.get(1L);
            for (Map.Entry<String, BulkFrame> frame : hostile.entrySet()) {
                try (BulkStream stream = cluster.nodes.get(2L).transport.openBulk(one.id)) {
                    stream.send(frame.getValue(), IDLE);
                    assertTrue(stream.awaitEnd(IDLE), frame.getKey());
                    assertThrows(IOException.class, () -> stream.receive(IDLE), frame.getKey());
                }
                Await.until("nothing is held", () -> one.library.held.get() == 0);
            }
            assertEquals(0, one.statistics().bytesSent());
            assertEquals(List.of(), one.library.suspected);
            assertEquals(taken.id(), cluster.nodes.get(2L).fetch(1, 1).await(), "others are served");
        }
    }

    private static byte[] filled(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void whatIsNotThereIsGone() throws IOException {
        try (ShipCluster cluster = new ShipCluster(Net.NIO, 2, folder)) {
            cluster.startAll();
            SnapshotManifest taken = cluster.take(1, 100, Map.of("a", bytes(1, 1)));
            try (ShipClient client =
                    new ShipClient(cluster.nodes.get(2L).transport.openBulk(cluster.nodes.get(1L).id), IDLE)) {
                GroupId other = GroupId.of(8);
                assertEquals(List.of(), client.list(other));
                for (int i = 0; i < 2; i++) {
                    ShipRefusedException refused =
                            assertThrows(ShipRefusedException.class, () -> client.manifest(GROUP, UNKNOWN));
                    assertEquals(ShipAnswer.Reason.GONE, refused.reason());
                    assertThrows(ShipRefusedException.class, () -> client.manifest(other, taken.id()));
                }
                client.ask(new ChunkRequest(GROUP, UNKNOWN, -1, -1));
                assertThrows(
                        ShipRefusedException.class, () -> client.chunk(new ChunkRequest(GROUP, UNKNOWN, -1, -1), 1));
                assertEquals(1, client.list(GROUP).size(), "the stream goes on");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL_COPY"})
    void whoIsSilentOrTakesNothingIsLetGoOf(Net net) throws IOException {
        ShippingConfig impatient = ShipCluster.CONFIG.withTimes(
                Duration.ofMillis(700), Duration.ofMillis(5), Duration.ZERO, Duration.ofSeconds(60));
        try (ShipCluster cluster = new ShipCluster(net, 2, folder)) {
            ShipNode one = cluster.start(1, impatient);
            ShipNode two = cluster.start(2);
            cluster.awaitConnected();
            SnapshotManifest taken = cluster.take(1, 100, Map.of("a", bytes(2 * MIB, 1)));
            try (BulkStream silent = two.transport.openBulk(one.id)) {
                silent.send(new ManifestRequest(GROUP, taken.id(), 0).toFrame(), IDLE);
                assertTrue(silent.awaitEnd(IDLE));
            }
            Await.until("it is held no more", () -> one.library.held.get() == 0);
            try (BulkStream greedy = two.transport.openBulk(one.id)) {
                // More than finds room on the way, none of which is taken.
                for (int i = 0; i < 100; i++) {
                    greedy.send(new ChunkRequest(GROUP, taken.id(), 0, i % 2).toFrame(), IDLE);
                }
                Await.until("it waits", () -> one.statistics().bytesSent() >= 2 * MIB);
                one.transport.queues().forEach(queue -> assertTrue(queue.bytes() <= queue.limitBytes(), "" + queue));
                Await.until("it is held no more", () -> one.library.held.get() == 0);
                assertTrue(one.statistics().bytesSent() < 40L * MIB);
            }
        }
    }

    /** A server that does what a test wants, instead of the one that there is. */
    private void withServer(String expected, Script script) throws IOException {
        withServer(expected, ShipCluster.CONFIG.idle(), script);
    }

    private void withServer(String expected, Duration idle, Script script) throws IOException {
        try (ShipCluster cluster = new ShipCluster(Net.NIO, 2, folder)) {
            SnapshotManifest manifest = cluster.take(1, 100, Map.of("a", bytes(MIB + 1, 1)));
            cluster.start(
                    1,
                    ShipCluster.CONFIG,
                    transport -> new ServedTransport(transport, stream -> {
                        Thread thread = new Thread(() -> serve(stream, manifest, script), "hostile");
                        thread.setDaemon(true);
                        thread.start();
                    }));
            ShipNode two = cluster.start(
                    2, ShipCluster.HASTY.withTimes(idle, Duration.ofMillis(5), Duration.ZERO, Duration.ofMillis(50)));
            cluster.awaitConnected();
            String text = two.fetch(1, 1).awaitFailure();
            assertTrue(Stream.of(expected.split("\\|")).anyMatch(text::contains), text);
            assertEquals(0, cluster.store(2).list().size());
        }
    }

    private interface Script {
        void answer(BulkStream stream, BulkFrame request, SnapshotManifest manifest) throws IOException;
    }

    private static void serve(BulkStream stream, SnapshotManifest manifest, Script script) {
        try (stream) {
            while (true) {
                script.answer(stream, stream.receive(IDLE), manifest);
            }
        } catch (IOException e) {
            assertTrue(stream.isEnded(), "it has ended, as it should");
        }
    }

    /** Answers as it should be, up to the chunks. */
    private static boolean honest(BulkStream stream, BulkFrame request, SnapshotManifest manifest) throws IOException {
        ShipRequest read = ShipRequest.read(request);
        if (read instanceof ListRequest) {
            stream.send(new ListAnswer(List.of(Listed.of(manifest))).toFrame(), IDLE);
            return true;
        }
        if (read instanceof ManifestRequest) {
            byte[] bytes = manifest.toPayload().toByteArray();
            PartAnswer part = new PartAnswer(bytes.length, 0);
            stream.send(new BulkFrame(part.type(), part.head(), bytes, bytes.length), IDLE);
            return true;
        }
        return false;
    }

    @Test
    void answersToListThatCannotBe() throws IOException {
        withServer("unknown", (stream, request, manifest) -> stream.send(new BulkFrame(77, new byte[3]), IDLE));
        withServer(
                "17 snapshots",
                (stream, request, manifest) ->
                        stream.send(new ListAnswer(Collections.nCopies(17, Listed.of(manifest))).toFrame(), IDLE));
        withServer(
                "makes no sense",
                (stream, request, manifest) -> stream.send(new BulkFrame(ShipWire.LISTED, new byte[] {0, 9, 1}), IDLE));
        withServer("bulk stream", (stream, request, manifest) -> stream.close());
        withServer(
                "nothing came on the bulk stream within 100 ms",
                Duration.ofMillis(100),
                (stream, request, manifest) -> {});
    }

    @Test
    void manifestsThatCannotBe() throws IOException {
        withServer("has no byte", (stream, request, manifest) -> {
            if (request.type() == ShipWire.LIST) {
                honest(stream, request, manifest);
            } else {
                byte[] absurd = ByteBuffer.allocate(8)
                        .putInt(Integer.MAX_VALUE)
                        .putInt(0)
                        .array();
                stream.send(new BulkFrame(ShipWire.PART, absurd), IDLE);
            }
        });
        withServer("a part of a manifest is not the one that was asked for", (stream, request, manifest) -> {
            if (request.type() == ShipWire.LIST) {
                honest(stream, request, manifest);
            } else {
                stream.send(new PartAnswer(100, 0).toFrame(), IDLE);
            }
        });
        withServer("no manifest of a snapshot", (stream, request, manifest) -> {
            if (request.type() == ShipWire.LIST) {
                honest(stream, request, manifest);
            } else {
                PartAnswer part = new PartAnswer(100, 0);
                stream.send(new BulkFrame(part.type(), part.head(), new byte[100], 100), IDLE);
            }
        });
    }

    @Test
    void chunksThatCannotBe() throws IOException {
        withServer("a chunk is not the one that was asked for", (stream, request, manifest) -> {
            if (!honest(stream, request, manifest)) {
                BytesAnswer other = new BytesAnswer(0, 1);
                stream.send(new BulkFrame(other.type(), other.head(), new byte[1], 1), IDLE);
            }
        });
        withServer("a chunk is not the one that was asked for", (stream, request, manifest) -> {
            if (!honest(stream, request, manifest)) {
                BytesAnswer less = new BytesAnswer(0, 0);
                stream.send(new BulkFrame(less.type(), less.head(), new byte[9], 9), IDLE);
            }
        });
        withServer("an answer of type 17", (stream, request, manifest) -> {
            if (!honest(stream, request, manifest)) {
                stream.send(new ListAnswer(List.of()).toFrame(), IDLE);
            }
        });
        // On a busy machine nothing may come for as long as it may be idle: it ends all the same.
        String waits = "it asks to wait, and does not answer|nothing came on the bulk stream";
        withServer(waits, Duration.ofMillis(100), (stream, request, manifest) -> {
            if (!honest(stream, request, manifest)) {
                while (!stream.isEnded()) {
                    stream.send(new WaitAnswer().toFrame(), IDLE);
                }
            }
        });
    }
}
