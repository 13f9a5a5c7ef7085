package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.transport.codec.HelloCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who dials, which connection stands, and how a lost one is noticed. */
class ConnectionsTest {

    @Test
    void theLowerIdDials() throws IOException {
        ClusterConfig cluster = Clusters.of(2);
        HostPort two = cluster.node(NodeId.of(2)).address();
        try (ServerSocket listening = new ServerSocket(two.port(), 10, InetAddress.getByName(two.host()));
                TestNode one = TestNode.start(cluster, 1);
                RawPeer first = RawPeer.accept(listening)) {
            assertEquals(FrameType.HELLO, first.read().type());
            assertEquals(0, one.peer(2).lanesUp());
        }
    }

    @Test
    void theHigherIdDialsAfterAnElectionTimeout() {
        ClusterConfig right = Clusters.impatient(2);
        // Node 1 looks for node 2 where nobody is.
        ClusterConfig wrong = withAddress(right, 2, "127.0.0.1:1");
        try (TestNode one = TestNode.start(wrong, 1);
                TestNode two = TestNode.start(right, 2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            assertEquals(
                    right.node(NodeId.of(1)).address().toString(), two.peer(1).address());
        }
    }

    @Test
    void theAddressThatWasToldIsTriedToo() {
        ClusterConfig right = Clusters.impatient(2);
        ClusterConfig wrong = withAddress(right, 2, "127.0.0.1:1");
        TestNode one = TestNode.start(wrong, 1);
        try {
            try (TestNode two = TestNode.start(right, 2)) {
                one.awaitUp(2);
                two.awaitUp(1);
            }
            one.awaitDown(2);
            // This one cannot dial: only the other, which was told where to look.
            ClusterConfig blind = withAddress(right, 1, "127.0.0.1:1");
            try (TestNode two = TestNode.start(blind, 2, options -> options.openCounter = 2)) {
                two.awaitUp(1);
                one.awaitUp(2);
                assertEquals(
                        right.node(NodeId.of(2)).address().toString(),
                        one.peer(2).address());
            }
        } finally {
            one.close();
        }
    }

    @Test
    void namesAreLookedUp() {
        ClusterConfig cluster = Clusters.of(2);
        int port = cluster.node(NodeId.of(2)).address().port();
        ClusterConfig named = withAddress(cluster, 2, "localhost:" + port);
        // Whoever is dialled listens first: after an attempt in vain, the address that it has told is tried, too.
        try (TestNode two = TestNode.startAt(cluster, 2, HostPort.parse("0.0.0.0:" + port), options -> {});
                TestNode one = TestNode.start(named, 1)) {
            two.awaitUp(1);
            one.awaitUp(2);
            assertEquals("localhost:" + port, one.peer(2).address());
        }
    }

    @Test
    void aNameThatNobodyKnowsIsAFault() {
        ClusterConfig cluster = withAddress(Clusters.of(2), 2, "no-such-host.invalid:7000");
        try (TestNode one = TestNode.start(cluster, 1)) {
            String fault = one.awaitFault(2, "the host name no-such-host.invalid is unknown");
            assertTrue(fault.contains("correct the address of node 2"), fault);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = IoKind.class,
            names = {"NIO", "EPOLL"})
    void aRestartedPeerIsFoundAgain(IoKind io) {
        ClusterConfig cluster = Clusters.impatient(2);
        for (int restarted = 1; restarted <= 2; restarted++) {
            long other = restarted;
            try (TestNode stays = TestNode.start(cluster, 3 - restarted, options -> options.io = io)) {
                for (int life = 1; life <= 3; life++) {
                    long counter = life;
                    try (TestNode node = TestNode.start(cluster, other, options -> {
                        options.io = io;
                        options.openCounter = counter;
                    })) {
                        stays.awaitUp(other);
                        node.awaitUp(stays.id.value());
                        assertTrue(stays.recorder.events().contains("up 2 " + other + " opened " + life));
                        assertTrue(stays.send(1, Messages.vote(stays.self, node.self, life)));
                        Await.until("arrives", () -> node.recorder.raft().size() == 1);
                    }
                    stays.awaitDown(other);
                }
            }
        }
    }

    @Test
    void aNewerConnectionReplacesAnOlderOne() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode two = TestNode.start(cluster, 2);
                RawPeer first = RawPeer.connect(cluster, 1, 1, 4, two)) {
            Await.until("up", () -> two.recorder.events().equals(List.of("up 1 1 opened 4")));
            try (RawPeer second = RawPeer.connect(cluster, 1, 1, 4, two)) {
                first.awaitClosed();
                try (RawPeer restarted = RawPeer.connect(cluster, 1, 1, 5, two)) {
                    second.awaitClosed();
                    Await.until("two changes", () -> two.recorder.events().size() == 5);
                    assertEquals(
                            List.of("up 1 1 opened 4", "down 1 1", "up 1 1 opened 4", "down 1 1", "up 1 1 opened 5"),
                            two.recorder.events());
                    two.send(1, Messages.vote(two.self, RawPeer.member(1), 9));
                    assertEquals(
                            FrameType.REQUEST_VOTE_REQUEST,
                            restarted.readMessage().type());
                }
            }
        }
    }

    @Test
    void ofTwoCrosswiseThatOfTheLowerIdStays() throws IOException {
        ClusterConfig cluster = Clusters.impatient(2);
        HostPort one = cluster.node(NodeId.of(1)).address();
        // Node 2 waits for an election timeout, and then dials node 1, which is not a real one.
        try (ServerSocket listening = new ServerSocket(one.port(), 10, InetAddress.getByName(one.host()));
                TestNode two = TestNode.start(cluster, 2);
                RawPeer dialledByHigher = RawPeer.accept(listening)) {
            int lane = HelloCodec.read(dialledByHigher.read().body()).stream();
            dialledByHigher.send(Frame.of(RawPeer.hello(cluster, 1, lane, 1)));
            dialledByHigher.send(Frame.WELCOME);
            assertEquals(FrameType.WELCOME, dialledByHigher.read().type());
            Await.until("up", () -> two.recorder.events().size() == 1);
            try (RawPeer dialledByLower = RawPeer.connect(cluster, 1, lane, 1, two)) {
                dialledByHigher.awaitClosed();
                Await.until("replaced", () -> two.recorder.events().size() >= 3);
                two.send(lane, Messages.vote(two.self, RawPeer.member(1), 9));
                assertEquals(
                        FrameType.REQUEST_VOTE_REQUEST,
                        dialledByLower.readMessage().type());
            }
        }
    }

    @Test
    void theHigherIdsConnectionGivesWayToTheOneThatStands() {
        ClusterConfig cluster = Clusters.of(2);
        HostPort two = cluster.node(NodeId.of(2)).address();
        TestNode one = TestNode.start(cluster, 1);
        try (ServerSocket listening = new ServerSocket(two.port(), 10, InetAddress.getByName(two.host()));
                RawPeer dialled = RawPeer.accept(listening)) {
            int lane = HelloCodec.read(dialled.read().body()).stream();
            dialled.send(Frame.of(RawPeer.hello(cluster, 2, lane, 1)));
            dialled.send(Frame.WELCOME);
            assertEquals(FrameType.WELCOME, dialled.read().type());
            Await.until("up", () -> one.recorder.events().size() == 1);
            try (RawPeer crosswise = RawPeer.dial(cluster.node(NodeId.of(1)).address())) {
                crosswise.send(Frame.of(RawPeer.hello(cluster, 2, lane, 1)));
                assertEquals("another connection stands", crosswise.readReject());
            }
            assertEquals(List.of("up " + lane + " 2 opened 1"), one.recorder.events());
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            one.close();
        }
    }

    @Test
    void silenceIsNoticed() {
        ClusterConfig cluster = Clusters.impatient(2);
        try (LogLines log = LogLines.ofTransport();
                TestNode two = TestNode.start(cluster, 2);
                RawPeer silent = RawPeer.connect(cluster, 1, 0, 1, two)) {
            Await.until("up", () -> two.recorder.events().size() == 1);
            long begin = System.nanoTime();
            silent.awaitClosed();
            long millis = (System.nanoTime() - begin) / 1_000_000;
            assertTrue(millis >= 300, "not before the election timeout of 400 ms: " + millis);
            Await.until("down", () -> two.recorder.events().size() == 2);
            log.await("peer=1 lane=0", "nothing was heard for");
        }
    }

    @Test
    void aPingIsEnoughToBeHeard() {
        ClusterConfig cluster = Clusters.impatient(2);
        try (TestNode two = TestNode.start(cluster, 2);
                RawPeer peer = RawPeer.connect(cluster, 1, 0, 1, two)) {
            long end = System.nanoTime() + 4 * cluster.election().timeout().toNanos();
            int pings = 0;
            while (System.nanoTime() < end) {
                // It pings at each heartbeat interval, which gives the beat to this loop.
                assertEquals(FrameType.PING, peer.read().type());
                peer.send(Frame.PING);
                pings++;
            }
            assertTrue(pings >= 20, "pings: " + pings);
            assertEquals(List.of("up 0 1 opened 1"), two.recorder.events());
        }
    }

    @Test
    void anIdleClusterStaysConnected() {
        ClusterConfig cluster = Clusters.impatient(2);
        try (TestNode one = TestNode.start(cluster, 1);
                TestNode two = TestNode.start(cluster, 2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            long frames = one.peer(2).framesReceived();
            Await.until("pings come", () -> one.peer(2).framesReceived() > frames + 60);
            assertEquals(3, one.recorder.events().size(), () -> "" + one.recorder.events());
        }
    }

    @Test
    void anAddressInUseIsNamed() throws IOException {
        ClusterConfig cluster = Clusters.of(2);
        HostPort two = cluster.node(NodeId.of(2)).address();
        try (ServerSocket taken = new ServerSocket(two.port(), 10, InetAddress.getByName(two.host()))) {
            assertTrue(taken.isBound());
            for (IoKind io : List.of(IoKind.NIO, IoKind.EPOLL)) {
                TransportException refused = assertThrows(
                        TransportException.class, () -> TestNode.start(cluster, 2, options -> options.io = io));
                assertEquals(
                        "node 2 cannot listen on " + two
                                + ": the port is in use; stop the other process, or choose another port or bind address",
                        refused.getMessage());
            }
        }
        TransportException elsewhere = assertThrows(
                TransportException.class,
                () -> TestNode.startAt(cluster, 2, HostPort.parse("203.0.113.7:7000"), options -> {}));
        assertTrue(elsewhere.getMessage().contains("this machine has no such address"), elsewhere.getMessage());
        TransportException unknown = assertThrows(
                TransportException.class,
                () -> TestNode.startAt(cluster, 2, HostPort.parse("no-such-host.invalid:7000"), options -> {}));
        assertTrue(unknown.getMessage().contains("the host name is unknown"), unknown.getMessage());
    }

    @Test
    void anyPortWillDoIfTheSystemChooses() {
        ClusterConfig cluster = Clusters.of(1);
        try (TestNode one = TestNode.startAt(cluster, 1, HostPort.parse("127.0.0.1:0"), options -> {})) {
            assertTrue(one.address.port() > 0);
            RawPeer.dial(one.address).close();
        }
    }

    @Test
    void closingTwiceIsHarmlessAndNothingFollows() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode one = TestNode.start(cluster, 1);
                TestNode two = TestNode.start(cluster, 2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            one.transport.close();
            one.transport.close();
            assertEquals(6, one.recorder.events().size(), () -> "told of each loss: " + one.recorder.events());
            assertEquals(false, one.send(0, Messages.vote(one.self, two.self, 1)));
            two.awaitDown(1);
            assertThrows(IllegalStateException.class, () -> one.transport.start(one.recorder));
        }
    }

    @Test
    void aLoopCannotClose() {
        ClusterConfig cluster = Clusters.of(1);
        try (TestNode one = TestNode.start(cluster, 1)) {
            one.on(0, () -> assertThrows(IllegalStateException.class, one.transport::close));
        }
    }

    private static ClusterConfig withAddress(ClusterConfig cluster, long id, String address) {
        ClusterConfig.Builder builder = ClusterConfig.builder()
                .name(cluster.name())
                .lanes(cluster.lanes())
                .election(cluster.election());
        for (ClusterNode node : cluster.nodes()) {
            if (node.id().value() == id) {
                builder.node(
                        new ClusterNode(node.id(), HostPort.parse(address), node.bindAddress(), null, node.voter()));
            } else {
                builder.node(node);
            }
        }
        return builder.build();
    }
}
