package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.session.SessionCommandCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes that do not belong together do not talk, and both say why, and what to do. */
class HandshakeTest {

    private static final GroupId GROUP = GroupId.of(5);

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("cluster", edit(h -> h.cluster = otherCluster()), "the cluster differs", "config"),
                Arguments.of("lanes", edit(h -> h.lanes = 4), "number of lanes differs", "mend the cluster config"),
                Arguments.of(
                        "entry codec", edit(h -> h.entryCodec = "other-2"), "format of entries differs", "storage"),
                Arguments.of(
                        "election",
                        edit(h -> h.election = ElectionConfig.ofTimeout(Duration.ofSeconds(3))),
                        "election settings differ",
                        "set them alike"),
                Arguments.of(
                        "payload",
                        edit(h -> h.maxPayload = ByteSize.ofMiB(1)),
                        "largest command differs",
                        "set it alike"),
                Arguments.of(
                        "sessions",
                        edit(h -> h.sessions = new SessionLimits(7, ByteSize.ofMiB(1))),
                        "limits of sessions differ",
                        "7 sessions in 1 MiB"),
                Arguments.of(
                        "sessions on one node only",
                        edit(h -> h.types = List.of(types(SessionCommandCodec.TYPE_ID, "envelope"))),
                        "has sessions on node",
                        "on all nodes, or on none"),
                Arguments.of(
                        "types",
                        edit(h -> h.types = List.of(types(1, "Subtract"))),
                        "command type 1 is",
                        "register each type with one id"),
                Arguments.of(
                        "copied store",
                        edit(h -> h.self = new Member(h.self.node(), StoreId.of(1001))),
                        "have the same store",
                        "folder of its own"),
                Arguments.of(
                        "no store",
                        edit(h -> h.self = new Member(h.self.node(), StoreId.NONE)),
                        "names no store",
                        "open its data folder"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultIsToldOnBothSides(String what, UnaryOperator<Hello> change, String fault, String mend) {
        ClusterConfig cluster = Clusters.of(2);
        try (LogLines log = LogLines.ofTransport();
                TestNode one = TestNode.start(cluster, 1, options -> options.hello = withTypes(types(1, "Add")));
                TestNode two = TestNode.start(
                        cluster,
                        2,
                        options -> options.hello =
                                hello -> change.apply(withTypes(types(1, "Add")).apply(hello)))) {
            String text = one.awaitFault(2, fault);
            assertTrue(text.contains(mend), text);
            text = two.awaitFault(1, fault);
            assertTrue(text.contains(mend), text);
            log.await("WARN node=1 peer=2", fault);
            log.await("WARN node=2 peer=1", fault);
            assertEquals(0, one.peer(2).lanesUp());
            assertEquals(List.of(), one.recorder.events(), "nobody is told of a peer that is none");
            assertEquals(List.of(), two.recorder.events());
        }
    }

    @Test
    void moreTypesThanTheOtherKnowsAreNoFault() {
        ClusterConfig cluster = Clusters.of(2);
        CommandTypes more = new CommandTypes(GROUP, "counter", Map.of(1, "Add", 2, "Reset"));
        try (TestNode one = TestNode.start(cluster, 1, options -> options.hello = withTypes(types(1, "Add")));
                TestNode two = TestNode.start(cluster, 2, options -> options.hello = withTypes(more))) {
            one.awaitUp(2);
            two.awaitUp(1);
            assertNull(one.peer(2).fault());
        }
    }

    @Test
    void typesThatHaveNoRoomInTheHelloFollowIt() {
        ClusterConfig cluster = Clusters.of(2);
        List<CommandTypes> many = new ArrayList<>();
        for (int group = 0; group < 3000; group++) {
            many.add(new CommandTypes(GroupId.of(group), "g" + group, Map.of(1, "a.type.with.a.Name")));
        }
        try (TestNode one = TestNode.start(cluster, 1);
                TestNode two = TestNode.start(
                        cluster,
                        2,
                        options -> options.hello = hello -> edit(h -> h.types = hello.stream() == 0 ? many : List.of())
                                .apply(hello))) {
            one.awaitUp(2);
            Await.until("the rest arrives", () -> one.recorder.node().contains(many.get(many.size() - 1)));
            assertTrue(one.recorder.node().size() < many.size(), "some were in the hello");
            two.awaitUp(1);
        }
    }

    @Test
    void whoAnswersMustBeWhoWasDialled() {
        ClusterConfig right = Clusters.of(3);
        List<ClusterNode> nodes = right.nodes();
        ClusterConfig swapped = Clusters.builder(0)
                .node(nodes.get(0))
                .node(new ClusterNode(NodeId.of(2), nodes.get(2).address(), null, null, true))
                .node(new ClusterNode(NodeId.of(3), nodes.get(1).address(), null, null, true))
                .build();
        try (TestNode one = TestNode.start(swapped, 1);
                TestNode two = TestNode.start(right, 2)) {
            String fault = one.awaitFault(3, "node 2 answers where node 1 looks for node 3");
            assertTrue(fault.contains("correct the addresses"), fault);
            two.awaitFault(1, "node 2 answers where node 1 looks for node 3");
        }
    }

    @Test
    void aNodeDoesNotTalkToItself() {
        ClusterConfig right = Clusters.of(2);
        HostPort own = right.node(NodeId.of(1)).address();
        ClusterConfig wrong = Clusters.builder(0)
                .node(new ClusterNode(NodeId.of(1), HostPort.parse("127.0.0.1:1"), own, null, true))
                .node(new ClusterNode(NodeId.of(2), own, null, null, true))
                .build();
        try (TestNode one = TestNode.start(wrong, 1)) {
            one.awaitFault(2, "node 1 has met itself");
        }
    }

    @Test
    void twoProcessesAreNotOneNode() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode two = TestNode.start(cluster, 2);
                RawPeer other = RawPeer.dial(cluster.node(NodeId.of(2)).address())) {
            Hello hello =
                    edit(h -> h.self = new Member(NodeId.of(2), StoreId.of(77))).apply(RawPeer.hello(cluster, 2, 0, 1));
            other.send(Frame.of(hello));
            String text = other.readReject();
            assertTrue(text.contains("are both node 2; stop one of them"), text);
            assertEquals(List.of(), two.recorder.events());
        }
    }

    @Test
    void anotherProtocolVersionIsNamed() {
        ClusterConfig cluster = Clusters.of(2);
        try (LogLines log = LogLines.ofTransport();
                TestNode two = TestNode.start(cluster, 2);
                RawPeer other = RawPeer.dial(cluster.node(NodeId.of(2)).address())) {
            other.send(Frame.of(edit(h -> h.protocol = 9).apply(RawPeer.hello(cluster, 1, 0, 1))));
            String text = other.readReject();
            assertTrue(
                    text.contains("protocol version 9, this end version " + Hello.PROTOCOL + "; run releases"), text);
            log.await("protocol version 9");
            other.awaitClosed();
            assertEquals(List.of(), two.recorder.events());
        }
    }

    @Test
    void bulkAndUnknownLanesAreRefused() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode two = TestNode.start(cluster, 2)) {
            for (int stream : new int[] {Hello.BULK, 3, 500}) {
                try (RawPeer other = RawPeer.dial(cluster.node(NodeId.of(2)).address())) {
                    other.send(Frame.of(RawPeer.hello(cluster, 1, stream, 1)));
                    String text = other.readReject();
                    assertTrue(text.contains(stream == Hello.BULK ? "bulk stream" : "opens lane " + stream), text);
                    other.awaitClosed();
                }
            }
            assertEquals(List.of(), two.recorder.events());
        }
    }

    @Test
    void anOldCopyOfAFolderIsRefused() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode two = TestNode.start(cluster, 2)) {
            RawPeer.connect(cluster, 1, 0, 7, two).close();
            two.awaitDown(1);
            try (RawPeer copy = RawPeer.dial(cluster.node(NodeId.of(2)).address())) {
                copy.send(Frame.of(RawPeer.hello(cluster, 1, 0, 6)));
                String text = copy.readReject();
                assertTrue(text.contains("was opened 6 times, and 7 times were seen before"), text);
            }
            RawPeer.connect(cluster, 1, 0, 7, two).close();
        }
    }

    @Test
    void aSecondProcessWithAnotherStoreIsRefusedWhileTheFirstOneLives() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode two = TestNode.start(cluster, 2);
                RawPeer first = RawPeer.connect(cluster, 1, 0, 1, two)) {
            Await.until("the lane is up", () -> two.peer(1).lanesUp() == 1);
            for (int lane = 0; lane < 2; lane++) {
                try (RawPeer second = RawPeer.dial(cluster.node(NodeId.of(2)).address())) {
                    second.send(Frame.of(edit(h -> h.self = new Member(NodeId.of(1), StoreId.of(88)))
                            .apply(RawPeer.hello(cluster, 1, lane, 1))));
                    String text = second.readReject();
                    assertTrue(text.contains("claims to be the same node with store"), text);
                }
            }
            assertEquals(1, two.peer(1).lanesUp());
            assertTrue(first.socket.isConnected());
        }
    }

    @Test
    void nothingIsReadBeforeTheHandshakeIsThrough() {
        ClusterConfig cluster = Clusters.of(2);
        try (LogLines log = LogLines.ofTransport();
                TestNode two = TestNode.start(cluster, 2, options -> options.loops = 3)) {
            for (int lane = 0; lane < 3; lane++) {
                try (RawPeer early = RawPeer.dial(cluster.node(NodeId.of(2)).address())) {
                    byte[] hello = RawPeer.bytes(Frame.of(RawPeer.hello(cluster, 1, lane, 1)));
                    byte[] vote = RawPeer.bytes(Frame.of(Messages.vote(RawPeer.member(1), two.self, 3)));
                    early.send(ByteBuffer.allocate(hello.length + vote.length)
                            .put(hello)
                            .put(vote)
                            .array());
                    early.awaitClosed();
                }
            }
            log.await("came before the handshake was through");
            assertEquals(List.of(), two.recorder.raft());
            assertEquals(List.of(), two.recorder.events());
        }
    }

    @Test
    void whoSaysNothingIsNotWaitedForLong() {
        ClusterConfig cluster = Clusters.impatient(2);
        try (LogLines log = LogLines.ofTransport();
                TestNode two = TestNode.start(cluster, 2);
                RawPeer silent = RawPeer.dial(cluster.node(NodeId.of(2)).address());
                RawPeer half = RawPeer.dial(cluster.node(NodeId.of(2)).address())) {
            half.send(Frame.of(RawPeer.hello(cluster, 1, 0, 1)));
            silent.awaitClosed();
            half.awaitClosed();
            log.await("the handshake was not through within 1000 ms");
            assertEquals(List.of(), two.recorder.events());
        }
    }

    @Test
    void whatIsNoNodeIsToldApart() {
        ClusterConfig cluster = Clusters.of(2);
        try (LogLines log = LogLines.ofTransport();
                TestNode two = TestNode.start(cluster, 2);
                RawPeer browser = RawPeer.dial(cluster.node(NodeId.of(2)).address())) {
            browser.send("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            browser.awaitClosed();
            log.await("WARN node=2 remote=127.0.0.1", "a frame claims a length of");
            assertEquals(List.of(), two.recorder.events());
        }
    }

    @Test
    void aSecondHelloIsNotTaken() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode two = TestNode.start(cluster, 2);
                RawPeer peer = RawPeer.connect(cluster, 1, 1, 1, two)) {
            Await.until("up", () -> two.peer(1).lanesUp() == 1);
            peer.send(Frame.of(RawPeer.hello(cluster, 1, 1, 1)));
            peer.awaitClosed();
            two.awaitFault(1, "a HELLO frame came after the handshake");
        }
    }

    @Test
    void aWelcomeWithoutAHelloIsNotTaken() {
        ClusterConfig cluster = Clusters.of(2);
        try (TestNode two = TestNode.start(cluster, 2);
                RawPeer peer = RawPeer.dial(cluster.node(NodeId.of(2)).address())) {
            peer.send(Frame.WELCOME);
            peer.awaitClosed();
            assertEquals(List.of(), two.recorder.events());
        }
    }

    private static UnaryOperator<Hello> withTypes(CommandTypes types) {
        return edit(h -> h.types = List.of(types));
    }

    private static CommandTypes types(int id, String name) {
        return new CommandTypes(GROUP, "counter", Map.of(id, name));
    }

    private static ClusterId otherCluster() {
        return new ClusterId(Payload.wrap(new byte[ClusterId.BYTES]));
    }

    private interface Edit {
        void to(Draft draft);
    }

    private static final class Draft {
        int protocol;
        ClusterId cluster;
        int lanes;
        Member self;
        String entryCodec;
        ElectionConfig election;
        ByteSize maxPayload;
        SessionLimits sessions;
        List<CommandTypes> types;

        Draft(Hello hello) {
            protocol = hello.protocol();
            cluster = hello.cluster();
            lanes = hello.lanes();
            self = hello.self();
            entryCodec = hello.entryCodec();
            election = hello.election();
            maxPayload = hello.maxPayload();
            sessions = hello.sessions();
            types = hello.types();
        }
    }

    private static UnaryOperator<Hello> edit(Edit edit) {
        return hello -> {
            Draft draft = new Draft(hello);
            edit.to(draft);
            return new Hello(
                    draft.protocol,
                    hello.stream(),
                    draft.cluster,
                    draft.lanes,
                    draft.self,
                    hello.address(),
                    hello.openCounter(),
                    draft.entryCodec,
                    draft.election,
                    draft.maxPayload,
                    draft.sessions,
                    draft.types);
        };
    }
}
