package io.skerry.raft.runtime.transport.codec;

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
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.EncodedEntries;
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
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.runtime.wire.RebindRequest;
import io.skerry.raft.runtime.wire.RebindResponse;
import io.skerry.raft.runtime.wire.RebindResponse.Outcome;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Random messages of every kind. */
final class Samples {

    private static final int RAFT_KINDS = 13;
    private static final int NODE_KINDS = 7;

    private final Random random;

    Samples(long seed) {
        this.random = new Random(seed);
    }

    List<RaftMessage> raftOfEveryKind() {
        List<RaftMessage> all = new ArrayList<>();
        for (int kind = 0; kind < RAFT_KINDS; kind++) {
            all.add(raft(kind));
        }
        return all;
    }

    List<NodeMessage> nodeOfEveryKind() {
        List<NodeMessage> all = new ArrayList<>();
        for (int kind = 0; kind < NODE_KINDS; kind++) {
            all.add(node(kind));
        }
        return all;
    }

    /** One frame of every type. */
    List<Frame> frames() {
        List<Frame> frames = new ArrayList<>();
        raftOfEveryKind().forEach(message -> frames.add(Frame.of(message)));
        nodeOfEveryKind().forEach(message -> frames.add(Frame.of(message)));
        frames.add(Frame.heartbeats(List.of(raft(9), raft(10), raft(9))));
        frames.add(Frame.of(hello()));
        frames.add(Frame.of(new Rejection(random.nextBoolean(), text())));
        frames.add(Frame.PING);
        frames.add(Frame.WELCOME);
        return frames;
    }

    private RaftMessage raft(int kind) {
        return switch (kind) {
            case 0 -> new PreVoteRequest(envelope(), natural(), position());
            case 1 -> new PreVoteResponse(envelope(), natural(), random.nextBoolean());
            case 2 -> new RequestVoteRequest(envelope(), position());
            case 3 -> new RequestVoteResponse(envelope(), random.nextBoolean());
            case 4 -> append();
            case 5 ->
                new AppendEntriesResponse(
                        envelope(), Status.values()[random.nextInt(Status.values().length)], natural(), position());
            case 6 -> new ReadIndexRequest(envelope(), random.nextLong());
            case 7 -> new ReadIndexResponse(envelope(), random.nextLong(), natural(), refusal());
            case 8 -> new OtherStoreResponse(envelope(), StoreId.of(random.nextLong()));
            case 9 -> new HeartbeatRequest(envelope(), natural(), natural(), position());
            case 11 -> offer();
            case 12 ->
                new InstallSnapshotResponse(
                        envelope(),
                        position(),
                        random.nextBoolean()
                                ? InstallSnapshotResponse.Status.RECEIVING
                                : InstallSnapshotResponse.Status.FAILED);
            default ->
                new HeartbeatResponse(envelope(), natural(), natural(), natural(), random.nextBoolean(), natural());
        };
    }

    private InstallSnapshotRequest offer() {
        LogPosition snapshot = position();
        long least = random.nextBoolean() ? 0 : snapshot.index();
        return new InstallSnapshotRequest(envelope(), snapshot, least, snapshot.index() + random.nextInt(3));
    }

    private AppendEntriesRequest append() {
        long index = 1 + random.nextInt(1000);
        long term = 1 + random.nextInt(1000);
        LogPosition previous = LogPosition.of(term, index - 1);
        List<EncodedEntries> parts = new ArrayList<>();
        for (int part = random.nextInt(4); part > 0; part--) {
            List<LogEntry> entries = new ArrayList<>();
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                term += random.nextInt(2);
                EntryType type = EntryType.of(random.nextInt(256));
                entries.add(new LogEntry(LogPosition.of(term, index++), type, payload(random.nextInt(200))));
            }
            parts.add(PlainEntryCodec.INSTANCE.encode(entries));
        }
        return new AppendEntriesRequest(envelope(), previous, new LogSlice(parts), natural());
    }

    private NodeMessage node(int kind) {
        return switch (kind) {
            case 0 -> {
                List<Payload> payloads = new ArrayList<>();
                for (int i = random.nextInt(10); i >= 0; i--) {
                    payloads.add(payload(random.nextInt(100)));
                }
                yield new SubmitRequest(envelope(), random.nextLong(), payloads);
            }
            case 1 ->
                new SubmitResponse(envelope(), random.nextLong(), 1 + random.nextInt(1000), position(), refusal());
            case 2 -> types();
            case 3 ->
                new FirstStart(members().stream()
                        .map(member -> new FirstNode(member, natural(), random.nextBoolean()))
                        .toList());
            case 4 ->
                new RebindRequest(
                        envelope(), random.nextLong(), NodeId.of(1 + random.nextInt(9)), StoreId.of(random.nextLong()));
            case 5 -> rebindResponse();
            default -> new FirstMembership(Membership.ofVoters(members()));
        };
    }

    private RebindResponse rebindResponse() {
        Outcome outcome = Outcome.values()[random.nextInt(Outcome.values().length)];
        MembershipObstacle[] obstacles = MembershipObstacle.values();
        MembershipObstacle obstacle = outcome == Outcome.REFUSED ? obstacles[random.nextInt(obstacles.length)] : null;
        return new RebindResponse(envelope(), random.nextLong(), outcome, StoreId.of(random.nextLong()), obstacle);
    }

    Hello hello() {
        Duration heartbeat = Duration.ofMillis(1 + random.nextInt(100));
        List<CommandTypes> types = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            types.add(types());
        }
        return new Hello(
                Hello.PROTOCOL,
                random.nextInt(0x10000),
                new ClusterId(payload(ClusterId.BYTES)),
                random.nextInt(0x10000),
                member(),
                new HostPort("host" + random.nextInt(100), random.nextInt(0x10000)),
                natural(),
                text(),
                new ElectionConfig(heartbeat.multipliedBy(60), heartbeat),
                ByteSize.ofBytes(natural()),
                new SessionLimits(1 + random.nextInt(10_000_000), ByteSize.ofKiB(4 + random.nextInt(1 << 20))),
                types);
    }

    private CommandTypes types() {
        TreeMap<Integer, String> types = new TreeMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            types.put(random.nextInt(), text());
        }
        return new CommandTypes(GroupId.of(random.nextLong()), text(), types);
    }

    private List<Member> members() {
        List<Member> members = new ArrayList<>();
        long node = 0;
        for (int i = random.nextInt(6); i > 0; i--) {
            node += 1 + random.nextInt(10);
            members.add(new Member(NodeId.of(node), StoreId.of(random.nextLong())));
        }
        return members;
    }

    private Envelope envelope() {
        return new Envelope(GroupId.of(random.nextLong()), member(), member(), natural());
    }

    private Member member() {
        return new Member(NodeId.of(1 + natural() % Integer.MAX_VALUE), StoreId.of(random.nextLong()));
    }

    private LogPosition position() {
        return LogPosition.of(natural(), natural());
    }

    private @Nullable Refusal refusal() {
        int which = random.nextInt(Refusal.values().length + 1);
        return which == 0 ? null : Refusal.values()[which - 1];
    }

    private long natural() {
        return Math.min(Long.MAX_VALUE - 2, random.nextLong() >>> 1 + random.nextInt(62));
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append("aZ1.€ä\uD83D\uDE00"
                    .codePoints()
                    .mapToObj(Character::toString)
                    .toList()
                    .get(random.nextInt(7)));
        }
        return text.toString();
    }

    private Payload payload(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Payload.wrap(bytes);
    }
}
