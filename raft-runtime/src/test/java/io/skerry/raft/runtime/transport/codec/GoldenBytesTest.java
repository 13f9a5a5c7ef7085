package io.skerry.raft.runtime.transport.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.AppendEntriesResponse.Status;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.HeartbeatResponse;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.message.InstallSnapshotResponse;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.message.OtherStoreResponse;
import io.skerry.raft.message.PreVoteRequest;
import io.skerry.raft.message.PreVoteResponse;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.FirstMembership;
import io.skerry.raft.runtime.wire.FirstNode;
import io.skerry.raft.runtime.wire.FirstStart;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.RebindRequest;
import io.skerry.raft.runtime.wire.RebindResponse;
import io.skerry.raft.runtime.wire.RebindResponse.Outcome;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The bytes of each kind of frame, as {@code golden-frames.txt} has them: nodes of one protocol version must agree on
 * them. With {@code -Dgolden.rewrite=true} the file is written anew; a line that differs is another protocol version.
 */
class GoldenBytesTest {

    private static final String FILE = "golden-frames.txt";

    private static final Member FROM = new Member(NodeId.of(1), StoreId.of(0x1111111111111111L));
    private static final Member TO = new Member(NodeId.of(2), StoreId.of(0x2222222222222222L));
    private static final Envelope ENVELOPE = new Envelope(GroupId.of(0x7777777777777777L), FROM, TO, 5);
    private static final LogPosition POSITION = LogPosition.of(4, 42);

    @Test
    void bytesAreThoseOfTheProtocolVersion() throws IOException {
        StringBuilder actual = new StringBuilder();
        frames().forEach((name, frame) -> {
            actual.append(name).append('\n');
            String hex = HexFormat.of().formatHex(Wires.bytes(frame));
            for (int at = 0; at < hex.length(); at += 64) {
                actual.append("  ")
                        .append(hex, at, Math.min(hex.length(), at + 64))
                        .append('\n');
            }
        });
        if (Boolean.getBoolean("golden.rewrite")) {
            Path file =
                    Path.of("src/test/resources", getClass().getPackageName().replace('.', '/'), FILE);
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
        }
        try (InputStream golden = getClass().getResourceAsStream(FILE)) {
            assertEquals(new String(golden.readAllBytes(), StandardCharsets.UTF_8), actual.toString());
        }
    }

    @Test
    void everyTypeIsThere() {
        assertEquals(
                List.of(FrameType.values()),
                frames().values().stream().map(Frame::type).distinct().sorted().toList());
    }

    private static Map<String, Frame> frames() {
        Map<String, Frame> frames = new LinkedHashMap<>();
        frames.put("hello", Frame.of(hello()));
        frames.put("welcome", Frame.WELCOME);
        frames.put("reject, fault", Frame.of(new Rejection(true, "wrong cluster")));
        frames.put("reject, not needed", Frame.of(new Rejection(false, "another connection stands")));
        frames.put("ping", Frame.PING);
        frames.put(
                "heartbeats, a request and a response",
                Frame.heartbeats(List.of(
                        new HeartbeatRequest(ENVELOPE, 9, 41, POSITION),
                        new HeartbeatResponse(ENVELOPE, 9, 43, 42, true, 40))));
        frames.put("pre-vote request", Frame.of(new PreVoteRequest(ENVELOPE, 6, POSITION)));
        frames.put("pre-vote response", Frame.of(new PreVoteResponse(ENVELOPE, 6, true)));
        frames.put("request-vote request", Frame.of(new RequestVoteRequest(ENVELOPE, POSITION)));
        frames.put("request-vote response", Frame.of(new RequestVoteResponse(ENVELOPE, false)));
        frames.put("append-entries request, two entries", Frame.of(append()));
        frames.put(
                "append-entries request, no entries",
                Frame.of(new AppendEntriesRequest(ENVELOPE, POSITION, LogSlice.empty(), 41)));
        for (Status status : Status.values()) {
            frames.put(
                    "append-entries response, " + status,
                    Frame.of(new AppendEntriesResponse(ENVELOPE, status, 42, LogPosition.of(3, 40))));
        }
        frames.put("install-snapshot request", Frame.of(new InstallSnapshotRequest(ENVELOPE, POSITION, 40, 43)));
        for (InstallSnapshotResponse.Status status : InstallSnapshotResponse.Status.values()) {
            frames.put(
                    "install-snapshot response, " + status,
                    Frame.of(new InstallSnapshotResponse(ENVELOPE, POSITION, status)));
        }
        frames.put("read-index request", Frame.of(new ReadIndexRequest(ENVELOPE, 8)));
        frames.put("read-index response", Frame.of(ReadIndexResponse.of(ENVELOPE, 8, 42)));
        for (Refusal refusal : Refusal.values()) {
            frames.put("read-index response, " + refusal, Frame.of(ReadIndexResponse.refused(ENVELOPE, 8, refusal)));
        }
        frames.put("other-store response", Frame.of(new OtherStoreResponse(ENVELOPE, StoreId.of(3))));
        putNodeMessages(frames);
        return frames;
    }

    private static void putNodeMessages(Map<String, Frame> frames) {
        frames.put(
                "submit request",
                Frame.of(new SubmitRequest(ENVELOPE, 100, List.of(Payload.ofUtf8("one"), Payload.EMPTY))));
        frames.put("submit response", Frame.of(SubmitResponse.appended(ENVELOPE, 100, 2, POSITION)));
        frames.put("submit response, refused", Frame.of(SubmitResponse.refused(ENVELOPE, 100, 2, Refusal.OVERLOADED)));
        frames.put("command types", Frame.of(types()));
        frames.put(
                "first start",
                Frame.of(new FirstStart(List.of(new FirstNode(FROM, 17, true), new FirstNode(TO, 3, false)))));
        frames.put("first membership", Frame.of(new FirstMembership(Membership.ofVoters(List.of(FROM, TO)))));
        frames.put("rebind request", Frame.of(new RebindRequest(ENVELOPE, 100, TO.node(), StoreId.of(3))));
        for (Outcome outcome : List.of(Outcome.BOUND, Outcome.NOT_TAKEN, Outcome.UNKNOWN)) {
            StoreId store = outcome == Outcome.BOUND ? StoreId.of(3) : StoreId.NONE;
            frames.put(
                    "rebind response, " + outcome, Frame.of(new RebindResponse(ENVELOPE, 100, outcome, store, null)));
        }
        for (MembershipObstacle obstacle : MembershipObstacle.values()) {
            frames.put(
                    "rebind response, " + obstacle,
                    Frame.of(new RebindResponse(ENVELOPE, 100, Outcome.REFUSED, StoreId.NONE, obstacle)));
        }
    }

    private static Hello hello() {
        byte[] hash = new byte[ClusterId.BYTES];
        for (int i = 0; i < hash.length; i++) {
            hash[i] = (byte) i;
        }
        return new Hello(
                Hello.PROTOCOL,
                3,
                new ClusterId(Payload.wrap(hash)),
                4,
                FROM,
                HostPort.parse("127.0.0.1:7001"),
                17,
                PlainEntryCodec.NAME,
                new ElectionConfig(Duration.ofSeconds(1), Duration.ofMillis(100)),
                ByteSize.ofMiB(8),
                SessionLimits.DEFAULT,
                List.of(types()));
    }

    private static CommandTypes types() {
        return new CommandTypes(GroupId.DEFAULT, "default", Map.of(1, "Add", 2, "Größe"));
    }

    private static AppendEntriesRequest append() {
        return new AppendEntriesRequest(
                ENVELOPE,
                POSITION,
                LogSlice.of(PlainEntryCodec.INSTANCE.encode(List.of(
                        new LogEntry(LogPosition.of(5, 43), EntryType.NO_OP, Payload.EMPTY),
                        new LogEntry(LogPosition.of(5, 44), EntryType.COMMAND, Payload.ofUtf8("set"))))),
                41);
    }
}
