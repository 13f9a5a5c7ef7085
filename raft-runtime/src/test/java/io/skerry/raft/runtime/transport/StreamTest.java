package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.runtime.wire.SubmitRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that come slowly, not at all, or wrong, after the handshake. */
class StreamTest {

    private static final Member ONE = RawPeer.member(1);

    @ParameterizedTest
    @EnumSource(
            value = IoKind.class,
            names = {"NIO", "EPOLL"})
    void oneByteAtATime(IoKind io) {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode two = TestNode.start(cluster, 2, options -> options.io = io);
                RawPeer peer = RawPeer.connect(cluster, 1, 1, 1, two)) {
            RaftMessage message = Messages.append(ONE, two.self, 1, 300);
            for (byte single : RawPeer.bytes(Frame.of(message))) {
                peer.send(new byte[] {single});
            }
            Await.until("arrives", () -> two.recorder.raft().size() == 1);
        }
    }

    @Test
    void halfAFrameAndThenTheEnd() {
        broken(
                peer -> {
                    byte[] bytes = RawPeer.bytes(Frame.of(Messages.append(ONE, RawPeer.member(2), 1, 300)));
                    peer.send(Arrays.copyOf(bytes, bytes.length / 2));
                    peer.close();
                },
                "the other end closed the connection within a frame");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    ffffffff 10000000 00000000, a frame claims a length of 4294967295 bytes
                    00900000 10000000 00000000, a frame claims a length of 9437184 bytes
                    0000000c 63000000 00000000, a frame has type 99
                    0000000c 04010000 00000000, a frame has flags 1
                    0000000c 04000000 12345678, a frame's checksum is 12345678
                    """)
    void aBadHeaderEndsTheConnection(String hex, String fault) {
        broken(peer -> peer.send(HexFormat.of().parseHex(hex.replace(" ", ""))), fault);
    }

    @Test
    void garbageEndsTheConnection() {
        byte[] garbage = new byte[1000];
        new Random(5).nextBytes(garbage);
        broken(peer -> peer.send(garbage), "a frame claims a length of");
    }

    @Test
    void aFlippedBitEndsTheConnection() {
        broken(
                peer -> {
                    byte[] bytes = RawPeer.bytes(Frame.of(Messages.append(ONE, RawPeer.member(2), 1, 300)));
                    bytes[200] ^= 4;
                    peer.send(bytes);
                },
                "a frame's checksum is");
    }

    @Test
    void nobodySpeaksForAnotherNode() {
        Member two = RawPeer.member(2);
        Member three = RawPeer.member(3);
        Member otherStore = new Member(NodeId.of(1), StoreId.of(5));
        broken(peer -> peer.send(Frame.of(Messages.vote(three, two, 1))), "names 3@00000000000003eb as its sender");
        broken(peer -> peer.send(Frame.of(Messages.vote(otherStore, two, 1))), "names 1@0000000000000005");
        broken(peer -> peer.send(Frame.of(Messages.heartbeat(three, two, 1))), "names 3@00000000000003eb");
        broken(peer -> peer.send(Frame.of(Messages.vote(ONE, three, 1))), "a message for node 3 came to node 2");
        broken(
                peer -> peer.send(Frame.of(
                        (NodeMessage) new SubmitRequest(Messages.envelope(three, two, 1), 1, List.of(Payload.EMPTY)))),
                "names 3@");
    }

    /** The receiver's store is the core's affair: it answers that another one is here. */
    @Test
    void aRequestForAnotherStoreIsHandedOn() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode two = TestNode.start(cluster, 2);
                RawPeer peer = RawPeer.connect(cluster, 1, 1, 1, two)) {
            peer.send(Frame.of(Messages.vote(ONE, new Member(NodeId.of(2), StoreId.of(5)), 1)));
            Await.until("arrives", () -> two.recorder.raft().size() == 1);
        }
    }

    private static void broken(Consumer<RawPeer> doing, String fault) {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode two = TestNode.start(cluster, 2);
                RawPeer stays = RawPeer.connect(cluster, 1, 0, 1, two);
                RawPeer peer = RawPeer.connect(cluster, 1, 1, 1, two)) {
            Await.until("up", () -> two.peer(1).lanesUp() == 2);
            doing.accept(peer);
            two.awaitFault(1, fault);
            if (!peer.socket.isClosed()) {
                peer.awaitClosed();
            }
            Await.until("down", () -> two.recorder.events().contains("down 1 1"));
            assertEquals(List.of(), two.recorder.raft());
            stays.send(Frame.of(Messages.vote(ONE, two.self, 1)));
            Await.until("other lanes go on", () -> two.recorder.raft().size() == 1);
        }
    }

    @Test
    void aListenerThatThrowsLosesThatConnectionOnly() {
        ClusterConfig cluster = Clusters.of(2);
        try (LogLines log = LogLines.ofTransport();
                TestNode one = TestNode.start(cluster, 1);
                TestNode two = TestNode.start(cluster, 2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            two.recorder.onRaft(message -> {
                if (message.term() == 13) {
                    throw new IllegalStateException("unlucky");
                }
            });
            one.send(1, Messages.vote(one.self, two.self, 13));
            log.await("ERROR node=2 peer=1 lane=1", "could not be handled");
            Await.until(
                    "made anew",
                    () -> two.recorder.events().contains("down 1 1")
                            && two.peer(1).lanesUp() == 3);
            Await.until("on both sides", () -> one.peer(2).lanesUp() == 3);
            assertTrue(one.send(1, Messages.vote(one.self, two.self, 14)));
            Await.until("goes on", () -> two.recorder.raft().size() == 2);
            assertEquals(
                    0, two.recorder.events().stream().filter("down 0 1"::equals).count());
        }
    }

    @Test
    void nothingIsToldOfALostConnectionThoughItIsHere() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode two = TestNode.start(cluster, 2);
                RawPeer peer = RawPeer.connect(cluster, 1, 1, 1, two)) {
            two.recorder.onRaft(message -> {
                throw new IllegalStateException("unlucky");
            });
            peer.send(Frame.heartbeats(
                    List.of(Messages.heartbeat(ONE, two.self, 1), Messages.heartbeat(ONE, two.self, 2))));
            peer.awaitClosed();
            two.awaitDown(1);
            assertEquals(List.of(Messages.heartbeat(ONE, two.self, 1)), two.recorder.raft());
        }
    }

    @Test
    void whoSleptDoesNotBlameTheOthers() {
        ClusterConfig cluster = Clusters.impatient(2);
        try (TestNode two = TestNode.start(cluster, 2);
                RawPeer peer = RawPeer.connect(cluster, 1, 0, 1, two)) {
            Await.until("up", () -> two.recorder.events().size() == 1);
            long timeoutNanos = cluster.election().timeout().toNanos();
            for (int i = 0; i < 3; i++) {
                EventLoop loop = two.loops.loop(0);
                loop.execute(() -> {
                    // Both this and the look at the clock are due when the loop comes to its tasks the next time: it
                    // looks at the clock right after a long sleep, and has not read in between.
                    loop.schedule(() -> sleep(2 * timeoutNanos), 1, TimeUnit.NANOSECONDS);
                    sleep(cluster.election().heartbeat().toNanos());
                });
                long end = System.nanoTime() + 2 * timeoutNanos;
                while (System.nanoTime() < end) {
                    peer.send(Frame.PING);
                    sleep(20_000_000);
                }
            }
            peer.send(Frame.of(Messages.vote(ONE, two.self, 1)));
            Await.until("still there", () -> two.recorder.raft().size() == 1);
            assertEquals(List.of("up 0 1 opened 1"), two.recorder.events());
        }
    }

    private static void sleep(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Test
    void aNodeThatTheConfigDoesNotListMayDial() {
        ClusterConfig small = Clusters.impatient(2);
        ClusterConfig large = ClusterConfig.builder()
                .name(small.name())
                .lanes(small.lanes())
                .election(small.election())
                .nodes(small.nodes())
                .node(ClusterNode.of(3, "127.0.0.1:" + Ports.free(1).get(0)))
                .build();
        try (TestNode one = TestNode.start(small, 1);
                TestNode three = TestNode.start(large, 3)) {
            three.awaitUp(1);
            one.awaitUp(3);
            assertTrue(one.send(2, Messages.vote(one.self, three.self, 1)));
            Await.until("arrives", () -> three.recorder.raft().size() == 1);
        }
    }

    @Test
    void manyMessagesInOnePieceAllArrive() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode two = TestNode.start(cluster, 2);
                RawPeer peer = RawPeer.connect(cluster, 1, 1, 1, two)) {
            ByteBuffer all = ByteBuffer.allocate(1 << 20);
            for (int i = 1; i <= 1000; i++) {
                all.put(RawPeer.bytes(Frame.of(Messages.append(ONE, two.self, i, 100))));
            }
            peer.send(Arrays.copyOf(all.array(), all.position()));
            Await.until("arrive", () -> two.recorder.raft().size() == 1000);
        }
    }
}
