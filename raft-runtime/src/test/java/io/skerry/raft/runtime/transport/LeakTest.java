package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.transport.codec.Frame;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every buffer is released, whatever happens to its connection, and nothing refers to one that was. */
class LeakTest {

    private Level before;
    private LogLines log;

    @BeforeEach
    void watchEveryBuffer() {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(Level.PARANOID);
        log = new LogLines(ResourceLeakDetector.class.getName());
    }

    @AfterEach
    void watchNoMore() {
        ResourceLeakDetector.setLevel(before);
        log.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = IoKind.class,
            names = {"NIO", "EPOLL"})
    void buffersAreReleasedOnEveryWayOut(IoKind io) {
        RaftConfig small = RaftConfig.builder().outbound(ByteSize.ofKiB(512)).build();
        ClusterConfig cluster = Clusters.of(2);
        for (int round = 0; round < 3; round++) {
            try (TestNode two = TestNode.start(cluster, 2, options -> {
                options.config = small;
                options.io = io;
                options.loops = 2;
            })) {
                closedWithFullQueues(cluster, two);
                brokenWithinAFrame(cluster, two);
                refusedAndGarbage(cluster, two);
                talk(cluster, two, io);
            }
            reportLeaks();
        }
        assertEquals(List.of(), log.lines());
    }

    private static void closedWithFullQueues(ClusterConfig cluster, TestNode two) {
        try (RawPeer peer = RawPeer.connect(cluster, 1, 1, 1, two)) {
            Await.until("up", () -> two.peer(1).lanesUp() == 1);
            int index = 1;
            while (two.send(1, Messages.append(two.self, RawPeer.member(1), index, 50_000))) {
                index++;
            }
            assertTrue(two.peer(1).queues().get(0).bytes() > 0);
            assertTrue(peer.socket.isConnected());
        }
        two.awaitDown(1);
        assertEquals(0, two.peer(1).queues().get(0).bytes(), "nothing waits for a connection that is lost");
    }

    private static void brokenWithinAFrame(ClusterConfig cluster, TestNode two) {
        try (RawPeer peer = RawPeer.connect(cluster, 1, 1, 1, two)) {
            byte[] bytes = RawPeer.bytes(Frame.of(Messages.append(RawPeer.member(1), two.self, 1, 10_000)));
            peer.send(Arrays.copyOf(bytes, 5000));
        }
        two.awaitDown(1);
    }

    private static void refusedAndGarbage(ClusterConfig cluster, TestNode two) {
        try (RawPeer old = RawPeer.connect(cluster, 1, 0, 1, two)) {
            old.send(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13});
            old.awaitClosed();
        }
        try (RawPeer bulk = RawPeer.dial(two.address)) {
            bulk.send(Frame.of(RawPeer.hello(cluster, 1, 77, 1)));
            bulk.awaitClosed();
        }
        two.awaitDown(1);
    }

    private static void talk(ClusterConfig cluster, TestNode two, IoKind io) {
        try (TestNode one = TestNode.start(cluster, 1, options -> options.io = io)) {
            one.awaitUp(2);
            two.awaitUp(1);
            int before = two.recorder.raft().size();
            for (int i = 1; i <= 50; i++) {
                assertTrue(one.send(0, Messages.append(one.self, two.self, i, 1000)));
                assertTrue(one.send(2, Messages.heartbeat(one.self, two.self, i)));
            }
            Await.until("arrive", () -> two.recorder.raft().size() == before + 100);
        }
    }

    @Test
    void aLeakWouldBeSeen() {
        for (int i = 0; i < 10; i++) {
            leak();
        }
        Await.until("the leak is reported", () -> {
            reportLeaks();
            return log.count("LEAK") > 0;
        });
    }

    private static void leak() {
        PooledByteBufAllocator.DEFAULT.directBuffer(100).writeInt(1);
    }

    /** What was lost is reported with the next allocations, once the collector has seen it. */
    private static void reportLeaks() {
        System.gc();
        for (int i = 0; i < 100; i++) {
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(10);
            buffer.release();
        }
    }

    @Test
    void entriesAreCopiedOnceAndReferToNoBuffer() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode one = TestNode.start(cluster, 1);
                TestNode two = TestNode.start(cluster, 2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            AppendEntriesRequest sent = Messages.append(one.self, two.self, 1, 1000);
            EncodedEntries records = sent.entries().parts().get(0);
            byte[] expected = bytes(records);
            one.send(0, sent);
            // The frame has left: what becomes of the sender's array is nobody's affair any more.
            Arrays.fill(records.buffer(), (byte) 0xaa);
            Await.until("arrives", () -> two.recorder.raft().size() == 1);
            EncodedEntries received = ((AppendEntriesRequest)
                            two.recorder.raft().get(0))
                    .entries()
                    .parts()
                    .get(0);
            assertEquals(Ownership.HANDED_OVER, received.ownership());
            assertArrayEquals(expected, bytes(received));
            for (int i = 0; i < 200; i++) {
                // The same buffers of the pool, with other bytes.
                one.send(0, Messages.append(one.self, two.self, 2 + i, 1000));
            }
            Await.until("arrive", () -> two.recorder.raft().size() == 201);
            assertArrayEquals(expected, bytes(received));
        }
    }

    private static byte[] bytes(EncodedEntries entries) {
        return Arrays.copyOfRange(entries.buffer(), entries.offset(0), entries.offset(0) + entries.bytes());
    }
}
