package io.skerry.integrationtests.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.cluster.Blob;
import io.skerry.integrationtests.cluster.RocksCluster;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.HeartbeatResponse;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.message.PreVoteResponse;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.PeerStatus;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What may come over the wire and should not (SCENARIOS 33): each is told apart on both sides, and meanwhile a cluster of
 * three goes on serving.
 */
class HostileWireTest {

    private static final int NEWER = Hello.PROTOCOL + 1;
    private static final String GROUP = "orders";
    private static final GroupId ID = GroupId.ofName(GROUP);
    private static final int LANES = 4;
    private static final ElectionConfig ELECTION = ElectionConfig.ofTimeout(Duration.ofSeconds(3));
    /** A node that the config does not list, but that knows the cluster's id. */
    private static final Member FOUR = new Member(NodeId.of(4), StoreId.of(4004));

    @TempDir
    private static Path folder;

    private static RocksCluster cluster;
    private static int leader;

    private Serving serving;
    private Warnings log;

    @BeforeAll
    static void startCluster() {
        cluster = new RocksCluster(folder, 3, ELECTION, GROUP).startAll();
        leader = cluster.awaitLeader(GROUP);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void serve() {
        log = Warnings.of("io.skerry.raft");
        serving = Serving.begin(
                number -> cluster.node(leader).group(GROUP).submit(Blob.of(number, 100), Duration.ofSeconds(20)));
    }

    @AfterEach
    void goesOn() {
        serving.close();
        log.close();
        assertEquals(List.of(), log.of(Level.ERROR), "nobody blames itself");
    }

    private static int port(int node) {
        return HostPort.parse(describe(node).address()).port();
    }

    private static NodeStatus describe(int node) {
        return cluster.node(node).node().describe();
    }

    private static Member member(int node) {
        return new Member(
                NodeId.of(node), cluster.node(node).storage().identity().store());
    }

    /** What node 4 would say to open a lane. */
    private static Hello hello(int lane) {
        return new Hello(
                Hello.PROTOCOL,
                lane,
                describe(leader).cluster(),
                LANES,
                FOUR,
                HostPort.parse("127.0.0.1:1"),
                1,
                KryoEntryCodec.INSTANCE.name(),
                ELECTION,
                ByteSize.ofMiB(8),
                SessionLimits.DEFAULT,
                List.of());
    }

    private static int lane(GroupId group) {
        return (int) Long.remainderUnsigned(group.value(), LANES);
    }

    private static Stranger four() throws IOException {
        return Stranger.connect(port(leader), hello(lane(ID)));
    }

    private static Envelope envelope(GroupId group, Member from) {
        GroupStatus status = cluster.node(leader).group(GROUP).status();
        return new Envelope(group, from, member(leader), status.term());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
                    a negative length,         ffffffff 01 00 0000 00000000, a frame claims a length of 4294967295 bytes
                    2^31,                      80000000 01 00 0000 00000000, a frame claims a length of 2147483648 bytes
                    2^31 - 1,                  7fffffff 01 00 0000 00000000, a frame claims a length of 2147483647 bytes
                    zero,                      00000000 01 00 0000 00000000, a frame claims a length of 0 bytes
                    less than a header,        0000000b 01 00 0000 00000000, a frame claims a length of 11 bytes
                    beyond the limit,          40000000 01 00 0000 00000000, a frame claims a length of 1073741824 bytes
                    an unknown type,           0000000c 63 00 0000 00000000, a frame has type 99
                    an unknown flag,           0000000c 04 01 0000 00000000, a frame has flags 1
                    a wrong checksum,          0000000c 04 00 0000 12345678, a frame's checksum is 12345678
                    HTTP,                      47455420 2f 20 4854 54502f31, a frame claims a length of 1195725856 bytes
                    """)
    void bytesThatAreNoFrame(String what, String hex, String fault) throws IOException {
        byte[] header = HexFormat.of().parseHex(hex.replace(" ", ""));
        try (Stranger peer = four();
                Stranger early = Stranger.dial(port(leader))) {
            peer.say(header);
            peer.awaitClosed();
            awaitFault(fault);
            early.say(header);
            early.awaitClosed();
        }
    }

    /** Waits until the node says of node 4's connection that it ended for this reason. */
    private static void awaitFault(String fault) {
        Await.until(
                "the fault of node 4 has \"" + fault + "\"",
                () -> describe(leader).peers().toString(),
                () -> describe(leader).peers().stream()
                        .anyMatch(peer -> peer.node().equals(FOUR.node())
                                && String.valueOf(peer.fault()).contains(fault)));
    }

    @Test
    void halfAFrameAndThenTheEnd() throws IOException {
        byte[] hello = Stranger.bytes(Frame.of(hello(lane(ID))));
        byte[] half = Arrays.copyOf(hello, hello.length / 2);
        try (Stranger early = Stranger.dial(port(leader))) {
            early.say(half);
        }
        try (Stranger peer = four()) {
            peer.say(half);
        }
        awaitFault("the other end closed the connection within a frame");
    }

    static Stream<Arguments> hellos() {
        return Stream.concat(
                hellosOfAnyStream(),
                Stream.of(fault("an unknown lane", h -> h.stream = 9, "opens lane 9", "run the same release")));
    }

    static Stream<Arguments> hellosOfAnyStream() {
        return Stream.of(
                fault("another cluster", h -> h.cluster = zeros(), "the cluster differs", "give both the same"),
                fault("other lanes", h -> h.lanes = 7, "number of lanes differs", "mend the cluster config"),
                fault("another codec", h -> h.codec = "other-9", "format of entries differs", "same kind of storage"),
                fault(
                        "a newer protocol",
                        h -> h.protocol = NEWER,
                        "speaks protocol version " + NEWER,
                        "run releases of one"),
                fault("no store", h -> h.self = store(4, 0), "names no store", "open its data folder"),
                fault("its own id", h -> h.self = store(leader, 9), "are both node", "stop one of them"),
                fault(
                        "a second one with the id of a node that lives",
                        h -> h.self = store(leader % 3 + 1, 9),
                        "claims to be the same node with store",
                        "stop one of the two"),
                fault(
                        "a store of a node that lives",
                        h -> h.self =
                                new Member(FOUR.node(), member(leader % 3 + 1).store()),
                        "have the same store",
                        "a folder of its own"));
    }

    private static Arguments fault(String what, Change change, String fault, String mend) {
        return Arguments.of(what, change, fault, mend);
    }

    private static Member store(int node, long store) {
        return new Member(NodeId.of(node), StoreId.of(store));
    }

    private static ClusterId zeros() {
        return new ClusterId(Payload.wrap(new byte[ClusterId.BYTES]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hellos")
    void aHelloOfSomebodyElse(String what, Change change, String fault, String mend) throws IOException {
        try (Stranger peer = Stranger.dial(port(leader))) {
            peer.say(Frame.of(new Draft(hello(lane(ID))).with(change)));
            String text = peer.readReject();
            assertTrue(text.contains(fault) && text.contains(mend), text);
            peer.awaitClosed();
        }
    }

    /** A stream that carries snapshots is a way in like any other. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("hellosOfAnyStream")
    void aHelloOfSomebodyElseOpensNoBulkStream(String what, Change change, String fault, String mend)
            throws IOException {
        try (Stranger peer = Stranger.dial(port(leader))) {
            peer.say(Frame.of(new Draft(hello(Hello.BULK)).with(change)));
            String text = peer.readReject();
            assertTrue(text.contains(fault) && text.contains(mend), text);
            peer.awaitClosed();
        }
    }

    @Test
    void bytesThatAreNoFrameOfABulkStream() throws IOException {
        String version = "00000000 00000000 01 02 0000 00000000";
        for (String hex : List.of(
                "ffffffff 00000000 01 01 0000 00000000", // a head of a negative length
                "00000000 7fffffff 01 01 0000 00000000", // 2^31 - 1 bytes of data
                "00000000 00000001 01 01 0000 00000000", // a request with data
                "00000000 00000000 01 01 0000 12345678", // a wrong checksum
                "00000000 00000000 63 01 0000 00000000",
                version,
                "47455420 2f20485454502f312e31 0d0a0d0a")) {
            sayOnABulkStream(hex);
        }
        Await.until("a line says what is wrong", log::toString, () -> {
            // Not more than one line a second is said of a peer.
            sayOnABulkStream(version);
            return log.count("a frame of a bulk stream has version 2") > 0;
        });
    }

    /** It is closed for that. */
    private static void sayOnABulkStream(String hex) throws IOException {
        try (Stranger peer = Stranger.connect(port(leader), hello(Hello.BULK))) {
            peer.say(HexFormat.of().parseHex(hex.replace(" ", "")));
            peer.awaitClosed();
        }
    }

    /** One who opens more than he needs takes nobody else's. */
    @Test
    void aPeerHasFewBulkStreams() throws IOException {
        List<Stranger> open = new ArrayList<>();
        try {
            for (int i = 0; i < BulkLimits.DEFAULT.mostPerPeer(); i++) {
                open.add(Stranger.connect(port(leader), hello(Hello.BULK)));
            }
            try (Stranger more = Stranger.dial(port(leader))) {
                more.say(Frame.of(hello(Hello.BULK)));
                String text = more.readReject();
                assertTrue(text.contains("bulk streams of node 4 already; try again later"), text);
            }
        } finally {
            open.forEach(Stranger::close);
        }
    }

    @Test
    void nobodySpeaksForAnotherNodeOrStore() throws IOException {
        Member other = member(leader % 3 + 1);
        for (Member claimed : List.of(other, new Member(FOUR.node(), StoreId.of(5)))) {
            try (Stranger peer = four()) {
                peer.say(Frame.of(new RequestVoteRequest(envelope(ID, claimed), LogPosition.of(1000, 1000))));
                peer.awaitClosed();
                awaitFault("names " + claimed + " as its sender, the connection is that of " + FOUR);
            }
        }
    }

    @Test
    void aGroupThatDoesNotExistIsToldOnceAndAnsweredAlways() throws IOException {
        GroupId unknown = GroupId.of(ID.value() + LANES);
        try (Stranger peer = four()) {
            for (int read = 1; read <= 100; read++) {
                peer.say(Frame.of(new RequestVoteRequest(envelope(unknown, FOUR), LogPosition.of(1, 1))));
                peer.say(Frame.of(new ReadIndexRequest(envelope(unknown, FOUR), read)));
                assertTrue(peer.await(FrameType.READ_INDEX_RESPONSE).length > 0);
            }
        }
        log.await("tells of group " + unknown + ", which is not hosted here; host it");
        assertEquals(1, log.count("tells of group " + unknown));
    }

    /** Node 4 is in no membership: what it says of its log and of its vote counts nowhere. */
    @Test
    void answersOfOneWhomNoMembershipNamesAreNotCounted() throws IOException {
        GroupStatus before = cluster.node(leader).group(GROUP).status();
        try (Stranger peer = four()) {
            for (int i = 0; i < 10; i++) {
                Envelope envelope = envelope(ID, FOUR);
                long far = Long.MAX_VALUE / 2;
                peer.say(Frame.of(AppendEntriesResponse.accepted(envelope, far)));
                peer.say(Frame.of(new RequestVoteResponse(envelope, true)));
                peer.say(Frame.of(new PreVoteResponse(envelope, envelope.term(), true)));
                peer.say(Frame.of(new HeartbeatResponse(envelope, far, far, far, true, far)));
            }
            peer.say(Frame.of(new ReadIndexRequest(envelope(GroupId.of(ID.value() + 2 * LANES), FOUR), 1)));
            peer.await(FrameType.READ_INDEX_RESPONSE);
        }
        serving.awaitMore(20);
        GroupStatus after = cluster.node(leader).group(GROUP).status();
        assertEquals(before.term(), after.term());
        assertTrue(after.commitIndex() <= after.lastIndex(), after::toString);
    }

    @Test
    void aRecordWhoseChecksumIsWrongEndsTheConnection() throws IOException {
        AppendEntriesRequest request = new AppendEntriesRequest(
                envelope(ID, FOUR),
                LogPosition.of(4, 9),
                LogSlice.of(KryoEntryCodec.INSTANCE.encode(Entries.some(10))),
                0);
        byte[] body = WireSamples.body(Stranger.bytes(Frame.of(request)));
        body[body.length - 1] ^= 1;
        try (Stranger peer = four()) {
            peer.say(WireSamples.framed(FrameType.APPEND_ENTRIES_REQUEST.code(), body));
            peer.awaitClosed();
        }
        awaitFault("APPEND_ENTRIES_REQUEST cannot be read: Record 2");
    }

    /** The deadline is one for the whole handshake, however many bytes come. */
    @Test
    void whoIsSilentOrSlowIsNotWaitedForLong() throws IOException {
        byte[] hello = Stranger.bytes(Frame.of(hello(0)));
        try (Stranger silent = Stranger.dial(port(leader));
                Stranger half = Stranger.dial(port(leader));
                Stranger slow = Stranger.dial(port(leader))) {
            half.say(hello);
            int said = 0;
            // Its patience between two bytes is what paces it.
            while (!slow.isClosedWithin(200) && said < hello.length) {
                slow.say(new byte[] {hello[said]});
                said++;
            }
            assertTrue(said < hello.length, "it was cut off before it had said all");
            silent.awaitClosed();
            half.awaitClosed();
        }
        log.await("the handshake was not through within 3000 ms");
    }

    /** They fill the places of their address, and nobody else's: a node that comes back is let in. */
    @Test
    void aThousandIdleConnections() throws IOException {
        int restarted = leader % 3 + 1;
        List<Stranger> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                idle.add(Stranger.dial(port(leader)));
            }
            cluster.stop(restarted);
            cluster.start(restarted);
            for (int i = 0; i < 100; i++) {
                idle.add(Stranger.dial(port(leader)));
            }
            Await.until(
                    "node " + restarted + " is connected again",
                    () -> describe(leader).peers().toString(),
                    () -> lanesUp(restarted) == LANES);
            log.await("connections of " + Stranger.ELSEWHERE + " have not finished their handshake");
            assertEquals(1, log.count("turned away"), "a thousand times is worth one line");
            QueueStatus handshakes = describe(leader).queues().stream()
                    .filter(queue -> queue.name().equals("connections before their handshake"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(256 * (64 << 10), handshakes.limitBytes());
            // Those of the nodes may be among them.
            assertTrue(handshakes.bytes() <= (64 + 2 * LANES) * (64 << 10), handshakes::toString);
        } finally {
            idle.forEach(Stranger::close);
        }
    }

    private static int lanesUp(int node) {
        return describe(leader).peers().stream()
                .filter(peer -> peer.node().value() == node)
                .mapToInt(PeerStatus::lanesUp)
                .sum();
    }

    private interface Change {
        void to(Draft draft);
    }

    private static final class Draft {
        private final Hello from;
        private int protocol;
        private int stream;
        private ClusterId cluster;
        private int lanes;
        private Member self;
        private String codec;

        Draft(Hello hello) {
            from = hello;
            protocol = hello.protocol();
            stream = hello.stream();
            cluster = hello.cluster();
            lanes = hello.lanes();
            self = hello.self();
            codec = hello.entryCodec();
        }

        Hello with(Change change) {
            change.to(this);
            return new Hello(
                    protocol,
                    stream,
                    cluster,
                    lanes,
                    self,
                    from.address(),
                    from.openCounter(),
                    codec,
                    from.election(),
                    from.maxPayload(),
                    from.sessions(),
                    from.types());
        }
    }
}
