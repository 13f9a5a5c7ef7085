package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.PeerStatus;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.transport.codec.MessageReader;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits for a connection is bounded, control has room of its own and goes first, and a turn is one flush. */
class OutboundTest {

    private static final RaftConfig SMALL =
            RaftConfig.builder().outbound(ByteSize.ofKiB(512)).build();
    private static final int PAYLOAD = 60 << 10;
    private static final MessageReader READER = new MessageReader(PlainEntryCodec.INSTANCE);

    @ParameterizedTest
    @EnumSource(
            value = IoKind.class,
            names = {"NIO", "EPOLL"})
    void aPeerThatDoesNotReadFillsABoundedQueueAndControlGoesFirst(IoKind io) {
        ClusterConfig cluster = Clusters.of(2);
        Member one = RawPeer.member(1);
        try (TestNode two = TestNode.start(cluster, 2, options -> {
                    options.config = SMALL;
                    options.io = io;
                });
                RawPeer peer = RawPeer.connect(cluster, 1, 0, 1, two)) {
            Await.until("up", () -> two.peer(1).lanesUp() == 1);
            int taken = fill(two, one);
            QueueStatus data = two.peer(1).queues().get(0);
            assertEquals("outbound", data.name());
            assertEquals(3 * (512 << 10), data.limitBytes(), "one limit for each lane");
            assertTrue(data.bytes() > (512 << 10) - PAYLOAD - 200 && data.bytes() <= 512 << 10, () -> "" + data);
            assertTrue(two.peer(1).dropped() >= 1);

            assertTrue(two.send(0, Messages.vote(two.self, one, 77)), "a vote is taken though data is not");
            assertTrue(two.send(0, Messages.heartbeat(two.self, one, 1)), "so is a heartbeat");
            assertFalse(two.send(0, Messages.append(two.self, one, taken + 1, PAYLOAD)));
            int heartbeats = 1;
            while (two.send(0, Messages.heartbeat(two.self, one, heartbeats + 1))) {
                heartbeats++;
            }
            assertTrue(heartbeats > 3000 && heartbeats < 3300, "up to the reserve: " + heartbeats);
            QueueStatus control = two.peer(1).queues().get(1);
            assertTrue(control.bytes() <= control.limitBytes() / 3, () -> "" + control);

            assertReceived(peer, taken, heartbeats);
            Await.until("all is gone", () -> two.peer(1).queues().get(0).bytes() == 0);
            assertEquals(0, two.peer(1).queues().get(1).bytes());
            assertTrue(two.send(0, Messages.append(two.self, one, taken + 1, PAYLOAD)), "there is room again");
        }
    }

    private static int fill(TestNode from, Member to) {
        int taken = 0;
        while (from.send(0, Messages.append(from.self, to, taken + 1, PAYLOAD))) {
            taken++;
            assertTrue(taken < 10_000, "the socket takes without end");
        }
        return taken;
    }

    private static void assertReceived(RawPeer peer, int appends, int heartbeats) {
        int beats = 0;
        int index = 0;
        boolean voted = false;
        while (beats < heartbeats || index < appends || !voted) {
            RawPeer.Received received = peer.readMessage();
            switch (received.type()) {
                case REQUEST_VOTE_REQUEST -> {
                    assertTrue(index < appends - 4, "the vote has overtaken what waited: " + index + " of " + appends);
                    assertEquals(0, beats);
                    voted = true;
                }
                case HEARTBEATS -> {
                    assertTrue(voted);
                    assertTrue(index < appends - 4);
                    for (RaftMessage beat : READER.readHeartbeats(received.body())) {
                        beats++;
                        assertEquals(beats, ((HeartbeatRequest) beat).round());
                    }
                }
                default -> {
                    AppendEntriesRequest append =
                            (AppendEntriesRequest) READER.readRaft(received.type(), received.body());
                    assertEquals(++index, append.entries().firstIndex());
                }
            }
        }
    }

    /** Nobody asks again for the answer to a forward: whoever brought the commands waits until the connection is lost. */
    @Test
    void answersToForwardsAreTakenBehindFullData() {
        ClusterConfig cluster = Clusters.of(2);
        Member one = RawPeer.member(1);
        try (TestNode two = TestNode.start(cluster, 2, options -> options.config = SMALL);
                RawPeer peer = RawPeer.connect(cluster, 1, 0, 1, two)) {
            Await.until("up", () -> two.peer(1).lanesUp() == 1);
            int appends = fill(two, one);
            int answers = 2_000; // More of them than what was left of the room.
            boolean taken = two.on(0, () -> {
                boolean all = true;
                for (int i = 1; i <= answers; i++) {
                    all &= two.transport.send(
                            0,
                            one.node(),
                            SubmitResponse.appended(Messages.envelope(two.self, one, 1), i, 1, LogPosition.of(1, i)));
                }
                two.transport.flush(two.loops.indexOf(0));
                return all;
            });
            assertTrue(taken, "none is refused");
            for (int i = 0; i < appends; i++) {
                assertEquals(
                        FrameType.APPEND_ENTRIES_REQUEST, peer.readMessage().type());
            }
            for (int i = 0; i < answers; i++) {
                assertEquals(FrameType.SUBMIT_RESPONSE, peer.readMessage().type());
            }
        }
    }

    @Test
    void oneIsTakenWhateverItsSize() {
        ClusterConfig cluster = Clusters.of(2);
        RaftConfig tiny = RaftConfig.builder().outbound(ByteSize.ofBytes(1)).build();
        try (TestNode one = TestNode.start(cluster, 1, options -> options.config = tiny);
                TestNode two = TestNode.start(cluster, 2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            int largest = (int) cluster.maxPayload().bytes();
            assertTrue(one.send(0, Messages.append(one.self, two.self, 1, largest)));
            Await.until("arrives", () -> two.recorder.raft().size() == 1);
            AppendEntriesRequest arrived =
                    (AppendEntriesRequest) two.recorder.raft().get(0);
            assertEquals(largest, arrived.entries().parts().get(0).payloadBytes(0));
        }
    }

    @Test
    void moreThanTheQueueHoldsMayBeSentInOneTurnIfTheSocketTakesIt() {
        ClusterConfig cluster = Clusters.of(2);
        RaftConfig tiny = RaftConfig.builder().outbound(ByteSize.ofKiB(4)).build();
        try (TestNode one = TestNode.start(cluster, 1, options -> options.config = tiny);
                TestNode two = TestNode.start(cluster, 2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            one.on(0, () -> {
                for (int i = 1; i <= 20; i++) {
                    assertTrue(one.transport.send(0, Messages.append(one.self, two.self, i, 1000)));
                }
                one.transport.flush(0);
                return null;
            });
            Await.until("arrive", () -> two.recorder.raft().size() == 20);
        }
    }

    /** It finds room in a queue that is empty because its connection is gone: nobody would hear that it was lost. */
    @Test
    void whatBreaksTheConnectionWhileRoomIsMadeIsNotTaken() {
        ClusterConfig cluster = Clusters.of(2);
        AtomicBoolean broken = new AtomicBoolean();
        try (TestNode one = TestNode.start(cluster, 1, options -> {
                    options.config =
                            RaftConfig.builder().outbound(ByteSize.ofBytes(1)).build();
                    options.allocator = failing(broken);
                });
                TestNode two = TestNode.start(cluster, 2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            one.on(0, () -> {
                broken.set(true);
                assertTrue(one.transport.send(0, Messages.append(one.self, two.self, 1, 1000)));
                assertFalse(one.transport.send(0, Messages.append(one.self, two.self, 2, 1000)));
                broken.set(false);
                return null;
            });
            one.awaitUp(2);
            two.awaitUp(1);
        }
    }

    private static ByteBufAllocator failing(AtomicBoolean broken) {
        return (ByteBufAllocator) Proxy.newProxyInstance(
                ByteBufAllocator.class.getClassLoader(),
                new Class<?>[] {ByteBufAllocator.class},
                (self, method, arguments) -> {
                    if (broken.get()) {
                        throw new OutOfMemoryError("planted");
                    }
                    return method.invoke(ByteBufAllocator.DEFAULT, arguments);
                });
    }

    @Test
    void whatIsTooLargeForAnyFrameIsNotTaken() {
        ClusterConfig cluster =
                Clusters.builder(2).maxPayload(ByteSize.ofKiB(1)).build();
        try (TestNode one = TestNode.start(cluster, 1);
                TestNode two = TestNode.start(cluster, 2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            List<Payload> much = List.of(Payload.wrap(new byte[270_000]));
            long dropped = one.peer(2).dropped();
            assertFalse(one.send(0, two, new SubmitRequest(Messages.envelope(one.self, two.self, 1), 1, much)));
            assertEquals(dropped + 1, one.peer(2).dropped());
            assertEquals(3, one.peer(2).lanesUp());
        }
    }

    @Test
    void withoutAConnectionNothingIsTaken() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode one = TestNode.start(cluster, 1)) {
            assertFalse(one.send(0, Messages.vote(one.self, RawPeer.member(2), 1)));
            assertFalse(one.send(0, Messages.vote(one.self, RawPeer.member(9), 1)), "nor for a stranger");
            assertEquals(1, one.peer(2).dropped());
        }
    }

    @Test
    void aTurnOfTheLoopIsOneFlushAndOneFrameOfHeartbeats() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode one = TestNode.start(cluster, 1);
                TestNode two = TestNode.start(cluster, 2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            one.on(0, () -> {
                PeerStatus before = one.peer(2);
                for (int i = 1; i <= 50; i++) {
                    assertTrue(one.transport.send(0, Messages.append(one.self, two.self, i, 100)));
                    assertTrue(one.transport.send(0, Messages.heartbeat(one.self, two.self, i)));
                }
                assertEquals(before.framesSent(), one.peer(2).framesSent(), "nothing leaves before the flush");
                one.transport.flush(0);
                one.transport.flush(0);
                assertEquals(before.flushes() + 1, one.peer(2).flushes());
                assertEquals(before.framesSent() + 51, one.peer(2).framesSent());
                return null;
            });
            Await.until("arrive", () -> two.recorder.raft().size() == 100);
        }
    }

    @Test
    void forwardedCommandsKeepTheirOrderWithEntries() {
        ClusterConfig cluster = Clusters.of(2);
        List<String> arrived = new ArrayList<>();
        try (TestNode two = TestNode.start(cluster, 2);
                RawPeer peer = RawPeer.connect(cluster, 1, 2, 1, two)) {
            Await.until("up", () -> two.peer(1).lanesUp() == 1);
            Member one = RawPeer.member(1);
            two.on(2, () -> {
                for (int i = 1; i <= 10; i++) {
                    two.transport.send(
                            2,
                            one.node(),
                            SubmitResponse.appended(Messages.envelope(two.self, one, 1), i, 1, LogPosition.of(1, i)));
                    two.transport.send(2, Messages.append(two.self, one, i, 10));
                    two.transport.send(2, Messages.vote(two.self, one, i));
                }
                two.transport.flush(two.loops.indexOf(2));
                return null;
            });
            for (int i = 0; i < 30; i++) {
                arrived.add(peer.readMessage().type().toString());
            }
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            expected.add("" + FrameType.REQUEST_VOTE_REQUEST);
        }
        for (int i = 0; i < 10; i++) {
            expected.addAll(Arrays.asList("" + FrameType.SUBMIT_RESPONSE, "" + FrameType.APPEND_ENTRIES_REQUEST));
        }
        assertEquals(expected, arrived);
    }
}
