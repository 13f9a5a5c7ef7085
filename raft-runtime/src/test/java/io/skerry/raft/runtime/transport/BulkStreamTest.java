package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkFrame;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.wire.Hello;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bulk streams: a connection of their own, as well guarded as a lane, and never in a lane's way. */
class BulkStreamTest {

    private static final int MIB = 1 << 20;
    private static final long DEADLINE = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    private Path folder;

    private final ClusterConfig cluster = Clusters.of(2);
    private final BlockingQueue<BulkStream> accepted = new LinkedBlockingQueue<>();

    private TestNode serving(TestNode.Change change) {
        return TestNode.start(cluster, 2, options -> {
            options.served = accepted::add;
            change.to(options);
        });
    }

    private BulkStream accepted() {
        try {
            BulkStream stream = accepted.poll(30, TimeUnit.SECONDS);
            if (stream == null) {
                throw new AssertionError("no stream was accepted");
            }
            return stream;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void framesComeInOrderBothWays(IoKind io) throws IOException {
        try (TestNode two = serving(options -> options.io = io);
                TestNode one = TestNode.start(cluster, 1, options -> options.io = io);
                BulkStream dialled = one.transport.openBulk(two.id)) {
            BulkStream served = accepted();
            assertEquals(one.id, served.peer());
            assertEquals(two.id, dialled.peer());
            Path file = folder.resolve("file");
            Files.write(file, new byte[] {1, 2, 3, 4, 5});
            assertTrue(served.sendsFiles());
            for (int i = 0; i < 100; i++) {
                dialled.send(new BulkFrame(7, new byte[] {(byte) i}), DEADLINE);
                assertArrayEquals(
                        new byte[] {(byte) i}, served.receive(DEADLINE).head());
                byte[] data = served.buffer(MIB);
                Arrays.fill(data, (byte) i);
                served.send(new BulkFrame(8, new byte[0], data, MIB), DEADLINE);
                served.send(9, new byte[3], FileChannel.open(file, StandardOpenOption.READ), 1, 3, DEADLINE);
                BulkFrame frame = dialled.receive(DEADLINE);
                assertEquals(8, frame.type());
                byte[] expected = new byte[MIB];
                Arrays.fill(expected, (byte) i);
                assertEquals(ByteBuffer.wrap(expected), frame.data());
                dialled.recycle(frame);
                frame = dialled.receive(DEADLINE);
                assertEquals(9, frame.type());
                assertEquals(ByteBuffer.wrap(new byte[] {2, 3, 4}), frame.data());
            }
        }
    }

    @Test
    void theSameIsComparedAsForALane() {
        Map<String, TestNode.Change> faults = new LinkedHashMap<>();
        faults.put("the same store", options -> options.store = 1002);
        faults.put("election settings differ", options -> options.hello = hello -> hello(hello, 9));
        faults.forEach((words, change) -> {
            try (TestNode two = serving(options -> {});
                    TestNode one = TestNode.start(cluster, 1, change)) {
                BulkException e = assertThrows(BulkException.class, () -> one.transport.openBulk(two.id));
                assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
            }
        });
        assertTrue(accepted.isEmpty());
    }

    private static Hello hello(Hello hello, int seconds) {
        return new Hello(
                hello.protocol(),
                hello.stream(),
                hello.cluster(),
                hello.lanes(),
                hello.self(),
                hello.address(),
                hello.openCounter(),
                hello.entryCodec(),
                new ElectionConfig(Duration.ofSeconds(seconds), hello.election().heartbeat()),
                hello.maxPayload(),
                hello.sessions(),
                hello.types());
    }

    @Test
    void whoServesNoneOrIsNotThereSaysSo() {
        try (TestNode two = TestNode.start(cluster, 2);
                TestNode one = TestNode.start(cluster, 1)) {
            String text = assertThrows(BulkException.class, () -> one.transport.openBulk(two.id))
                    .getMessage();
            assertTrue(text.contains("which node 2 does not serve"), text);
            text = assertThrows(BulkException.class, () -> one.transport.openBulk(NodeId.of(77)))
                    .getMessage();
            assertTrue(text.contains("no address of node 77 is known"), text);
            TestNode gone = two;
            gone.transport.close();
            text = assertThrows(BulkException.class, () -> one.transport.openBulk(two.id))
                    .getMessage();
            assertTrue(text.contains("nobody listens there"), text);
            one.on(0, () -> assertThrows(IllegalStateException.class, () -> one.transport.openBulk(two.id)));
            one.transport.close();
            text = assertThrows(BulkException.class, () -> one.transport.openBulk(two.id))
                    .getMessage();
            assertTrue(text.contains("closes"), text);
        }
    }

    @Test
    void streamsAreBoundedInAllAndForEachPeer() throws IOException {
        try (TestNode two = serving(options -> options.bulk = new BulkLimits(3, 1));
                TestNode one = TestNode.start(cluster, 1)) {
            BulkStream first = one.transport.openBulk(two.id);
            String text = assertThrows(BulkException.class, () -> one.transport.openBulk(two.id))
                    .getMessage();
            assertTrue(text.contains("serves 1 bulk streams of node 1 already; try again later"), text);
            first.close();
            assertTrue(accepted().awaitEnd(DEADLINE));
            Await.until("there is a place again", () -> {
                try (BulkStream again = one.transport.openBulk(two.id)) {
                    return !again.isEnded();
                } catch (BulkException e) {
                    return false;
                }
            });
        }
    }

    /** Comes through the handshake of a bulk stream as node 1; the last word and what follows are one write. */
    private RawPeer raw(TestNode two, byte[] behind) throws IOException {
        RawPeer peer = RawPeer.dial(two.address);
        peer.send(Frame.of(RawPeer.hello(cluster, 1, Hello.BULK, 1)));
        assertEquals(FrameType.HELLO, peer.read().type());
        assertEquals(FrameType.WELCOME, peer.read().type());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(RawPeer.bytes(Frame.WELCOME));
        all.write(behind);
        peer.send(all.toByteArray());
        return peer;
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void bytesThatAreNoFramesEndTheStream(IoKind io) throws IOException {
        byte[] good = BulkFrame.encodeHead(7, new byte[] {1, 2}, 0);
        try (TestNode two = serving(options -> options.io = io)) {
            try (RawPeer peer = raw(two, good)) {
                assertTrue(peer.socket.isConnected());
                assertArrayEquals(
                        new byte[] {1, 2}, accepted().receive(DEADLINE).head());
            }
            for (byte[] hostile : List.of(
                    changed(good, 0, 0x7f),
                    changed(good, 0, 0x80),
                    changed(good, 4, 0x7f),
                    changed(good, 7, 1),
                    changed(good, 8, 9),
                    changed(good, 9, 2),
                    changed(good, 11, 1),
                    changed(good, 12, 0x55),
                    changed(good, 16, 0x55))) {
                try (RawPeer peer = raw(two, hostile)) {
                    BulkStream stream = accepted();
                    peer.awaitClosed();
                    assertThrows(BulkException.class, () -> stream.receive(DEADLINE));
                }
            }
            for (int half = 1; half < good.length; half++) {
                BulkStream stream;
                try (RawPeer peer = raw(two, Arrays.copyOf(good, half))) {
                    stream = accepted();
                    assertTrue(peer.socket.isConnected());
                }
                String text = assertThrows(BulkException.class, () -> stream.receive(DEADLINE))
                        .getMessage();
                assertTrue(text.contains("within a frame"), text);
            }
        }
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] other = bytes.clone();
        other[at] = (byte) value;
        return other;
    }

    @Test
    void requestsThatNobodyTakesWaitUpToABound() throws IOException {
        try (TestNode two = serving(options -> {});
                TestNode one = TestNode.start(cluster, 1);
                BulkStream dialled = one.transport.openBulk(two.id)) {
            BulkStream served = accepted();
            // As much as finds room on both sides and in the sockets, which is not much more than what is counted.
            assertThrows(BulkException.class, () -> {
                for (int i = 0; i < 1_000_000; i++) {
                    dialled.send(new BulkFrame(7, new byte[2000]), TimeUnit.MILLISECONDS.toNanos(200));
                }
            });
            for (TestNode node : List.of(one, two)) {
                for (QueueStatus queue : node.transport.queues()) {
                    assertTrue(queue.bytes() <= queue.limitBytes() + (256 << 10), queue.toString());
                }
            }
            assertTrue(dialled.isEnded());
            assertEquals(one.id, served.peer());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void lanesGoOnWhileAStreamIsFullAndItsReceiverStalls(IoKind io) throws Exception {
        Path file = folder.resolve("large");
        Files.write(file, new byte[MIB]);
        try (TestNode two = serving(options -> options.io = io);
                TestNode one = TestNode.start(cluster, 1, options -> options.io = io)) {
            one.awaitUp(2);
            two.awaitUp(1);
            BulkStream dialled = one.transport.openBulk(two.id);
            BulkStream served = accepted();
            Thread flood = new Thread(() -> flood(served, file), "flood");
            flood.start();
            // Nobody takes anything: what can be on the way is.
            Await.untilWaiting(flood);
            talk(one, two, 1);
            // Everything is taken as fast as it comes.
            Thread drain = new Thread(() -> drain(dialled), "drain");
            drain.start();
            talk(two, one, 1);
            talk(one, two, 301);
            dialled.close();
            drain.join();
            flood.join();
        }
    }

    private static void talk(TestNode from, TestNode to, int first) {
        int before = to.recorder.raft().size();
        for (int i = first; i < first + 300; i++) {
            assertTrue(from.send(i % 3, Messages.heartbeat(from.self, to.self, i)));
            assertTrue(from.send(i % 3, Messages.append(from.self, to.self, i, 1000)));
        }
        Await.until("all arrive", () -> to.recorder.raft().size() == before + 600);
    }

    private static void flood(BulkStream stream, Path file) {
        try {
            while (true) {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                stream.send(9, new byte[8], channel, 0, MIB, DEADLINE);
                stream.send(new BulkFrame(9, new byte[8], stream.buffer(MIB), MIB), DEADLINE);
            }
        } catch (IOException e) {
            assertTrue(stream.isEnded());
        }
    }

    private static void drain(BulkStream stream) {
        try {
            while (true) {
                stream.recycle(stream.receive(DEADLINE));
            }
        } catch (BulkException e) {
            assertTrue(stream.isEnded());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void buffersAndFilesAreReleasedOnEveryWayOut(IoKind io) throws Exception {
        Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(Level.PARANOID);
        Path file = folder.resolve("large");
        Files.write(file, new byte[MIB]);
        try (LogLines log = new LogLines(ResourceLeakDetector.class.getName())) {
            for (int round = 0; round < 4; round++) {
                TestNode two = serving(options -> options.io = io);
                try (TestNode one = TestNode.start(cluster, 1, options -> options.io = io)) {
                    BulkStream dialled = one.transport.openBulk(two.id);
                    BulkStream served = accepted();
                    Thread flood = new Thread(() -> flood(served, file), "flood");
                    flood.start();
                    if (round % 2 == 0) {
                        dialled.recycle(dialled.receive(DEADLINE));
                    }
                    Await.untilWaiting(flood);
                    if (round == 0) {
                        served.close();
                    } else if (round == 1) {
                        dialled.close();
                    } else if (round == 2) {
                        two.close();
                    } else {
                        one.transport.close();
                    }
                    flood.join();
                    assertTrue(served.isEnded());
                } finally {
                    two.close();
                }
                reportLeaks();
            }
            assertEquals(List.of(), log.lines());
        } finally {
            ResourceLeakDetector.setLevel(before);
        }
    }

    private static void reportLeaks() {
        System.gc();
        for (int i = 0; i < 100; i++) {
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(10);
            buffer.release();
        }
    }
}
