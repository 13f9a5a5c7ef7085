package io.skerry.raft.runtime.transport.codec;

import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
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
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.FirstMembership;
import io.skerry.raft.runtime.wire.FirstNode;
import io.skerry.raft.runtime.wire.FirstStart;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.runtime.wire.RebindRequest;
import io.skerry.raft.runtime.wire.RebindResponse;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.EntryCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads the body of a frame; what is not exactly what {@link MessageWriter} writes is a {@link WireException}. What is
 * read may keep the body's array, which nobody else may change any more. Thread-safe if the entry codec is, and all are.
 */
public final class MessageReader {

    private static final int LEAST_HEARTBEAT_BYTES = 81;
    private static final int LEAST_TYPE_BYTES = Integer.BYTES + Short.BYTES;
    private static final int FIRST_NODE_BYTES = 3 * Long.BYTES + 1;

    private final EntryCodec codec;

    /** Reads entries that a codec has written: their records are checked one by one. */
    public MessageReader(EntryCodec codec) {
        this.codec = codec;
    }

    /**
     * Returns the heartbeats and answers of a frame.
     *
     * @throws WireException if the body holds anything else
     */
    public List<RaftMessage> readHeartbeats(byte[] body) {
        return read(FrameType.HEARTBEATS, body, MessageReader::heartbeats);
    }

    /**
     * Returns a group's message.
     *
     * @param type of the family {@code RAFT}
     * @throws WireException if the body holds anything else
     */
    public RaftMessage readRaft(FrameType type, byte[] body) {
        return read(type, body, reader -> raft(type, body, reader));
    }

    /**
     * Returns a node's message.
     *
     * @param type of the family {@code NODE}
     * @throws WireException if the body holds anything else
     */
    public NodeMessage readNode(FrameType type, byte[] body) {
        return read(type, body, reader -> node(type, reader));
    }

    static <T> T read(FrameType type, byte[] body, Function<BodyReader, T> content) {
        BodyReader reader = new BodyReader(body);
        try {
            T message = content.apply(reader);
            reader.requireEnd();
            return message;
        } catch (WireException | CorruptionException | IllegalArgumentException e) {
            // The values' own constructors refuse what makes no sense; here that is the sender's fault.
            throw new WireException(type + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<RaftMessage> heartbeats(BodyReader reader) {
        int count = reader.count("heartbeats", LEAST_HEARTBEAT_BYTES);
        List<RaftMessage> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            messages.add(heartbeat(reader));
        }
        return messages;
    }

    private static RaftMessage heartbeat(BodyReader reader) {
        int kind = reader.int8();
        Envelope envelope = envelope(reader);
        long round = reader.notNegative("round");
        if (kind == Codes.HEARTBEAT_REQUEST) {
            return new HeartbeatRequest(envelope, round, reader.notNegative("commit index"), position(reader));
        }
        if (kind == Codes.HEARTBEAT_RESPONSE) {
            return new HeartbeatResponse(
                    envelope,
                    round,
                    reader.notNegative("accepted index"),
                    reader.notNegative("match index"),
                    reader.flag("lost"),
                    reader.notNegative("needed snapshot"));
        }
        throw new WireException("a heartbeat has kind " + kind);
    }

    private RaftMessage raft(FrameType type, byte[] body, BodyReader reader) {
        Envelope envelope = envelope(reader);
        return switch (type) {
            case PRE_VOTE_REQUEST -> new PreVoteRequest(envelope, reader.notNegative("next term"), position(reader));
            case PRE_VOTE_RESPONSE ->
                new PreVoteResponse(envelope, reader.notNegative("next term"), reader.flag("vote"));
            case REQUEST_VOTE_REQUEST -> new RequestVoteRequest(envelope, position(reader));
            case REQUEST_VOTE_RESPONSE -> new RequestVoteResponse(envelope, reader.flag("vote"));
            case APPEND_ENTRIES_REQUEST -> {
                LogPosition previous = position(reader);
                long commit = reader.notNegative("commit index");
                yield new AppendEntriesRequest(envelope, previous, records(body, reader), commit);
            }
            case APPEND_ENTRIES_RESPONSE ->
                new AppendEntriesResponse(
                        envelope, Codes.status(reader.int8()), reader.notNegative("index"), position(reader));
            case INSTALL_SNAPSHOT_REQUEST ->
                new InstallSnapshotRequest(
                        envelope,
                        position(reader),
                        reader.notNegative("least index"),
                        reader.notNegative("commit index"));
            case INSTALL_SNAPSHOT_RESPONSE ->
                new InstallSnapshotResponse(envelope, position(reader), Codes.offer(reader.int8()));
            case READ_INDEX_REQUEST -> new ReadIndexRequest(envelope, reader.int64());
            case READ_INDEX_RESPONSE ->
                new ReadIndexResponse(
                        envelope, reader.int64(), reader.notNegative("index"), Codes.refusal(reader.int8()));
            case OTHER_STORE_RESPONSE -> new OtherStoreResponse(envelope, StoreId.of(reader.int64()));
            default -> throw new IllegalStateException(type + " is no message of a group");
        };
    }

    /** The records stay where they are, in the body's array: it is theirs now. */
    private LogSlice records(byte[] body, BodyReader reader) {
        int begin = reader.position();
        int length = reader.payload(reader.remaining()).size();
        return LogSlice.of(codec.check(body, begin, length, Ownership.HANDED_OVER));
    }

    private static NodeMessage node(FrameType type, BodyReader reader) {
        return switch (type) {
            case SUBMIT_REQUEST -> submit(reader);
            case SUBMIT_RESPONSE ->
                new SubmitResponse(
                        envelope(reader),
                        reader.int64(),
                        positiveCount(reader.int32()),
                        position(reader),
                        Codes.refusal(reader.int8()));
            case REBIND_REQUEST ->
                new RebindRequest(
                        envelope(reader), reader.int64(), NodeId.of(reader.int64()), StoreId.of(reader.int64()));
            case REBIND_RESPONSE ->
                new RebindResponse(
                        envelope(reader),
                        reader.int64(),
                        Codes.outcome(reader.int8()),
                        StoreId.of(reader.int64()),
                        Codes.obstacle(reader.int8()));
            case COMMAND_TYPES -> commandTypes(reader);
            case FIRST_START -> firstStart(reader);
            case FIRST_MEMBERSHIP -> new FirstMembership(Membership.parse(reader.payload(reader.remaining())));
            default -> throw new IllegalStateException(type + " is no message of a node");
        };
    }

    private static FirstStart firstStart(BodyReader reader) {
        int count = reader.count("first nodes", FIRST_NODE_BYTES);
        List<FirstNode> nodes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            FirstNode node = new FirstNode(member(reader), reader.notNegative("open counter"), reader.flag("voter"));
            if (i > 0 && nodes.get(i - 1).compareTo(node) >= 0) {
                throw new WireException("first node " + node.member() + " stands behind "
                        + nodes.get(i - 1).member());
            }
            nodes.add(node);
        }
        return new FirstStart(nodes);
    }

    private static SubmitRequest submit(BodyReader reader) {
        Envelope envelope = envelope(reader);
        long firstId = reader.int64();
        int count = positiveCount(reader.count("commands", Integer.BYTES));
        List<Payload> payloads = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            payloads.add(reader.payload(reader.int32()));
        }
        return new SubmitRequest(envelope, firstId, payloads);
    }

    private static int positiveCount(int count) {
        if (count < 1) {
            throw new WireException("it is about " + count + " commands");
        }
        return count;
    }

    static CommandTypes commandTypes(BodyReader reader) {
        GroupId group = GroupId.of(reader.int64());
        String label = reader.text();
        int count = reader.count("command types", LEAST_TYPE_BYTES);
        TreeMap<Integer, String> types = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            int id = reader.int32();
            Map.Entry<Integer, String> before = types.lastEntry();
            if (before != null && before.getKey() >= id) {
                throw new WireException("command type " + id + " stands behind " + before.getKey());
            }
            types.put(id, reader.text());
        }
        return new CommandTypes(group, label, types);
    }

    private static Envelope envelope(BodyReader reader) {
        GroupId group = GroupId.of(reader.int64());
        long term = reader.int64();
        return new Envelope(group, member(reader), member(reader), term);
    }

    static Member member(BodyReader reader) {
        return new Member(NodeId.of(reader.int64()), StoreId.of(reader.int64()));
    }

    private static LogPosition position(BodyReader reader) {
        return new LogPosition(reader.int64(), reader.int64());
    }
}
