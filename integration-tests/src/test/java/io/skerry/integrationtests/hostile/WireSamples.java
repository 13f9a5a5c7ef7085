package io.skerry.integrationtests.hostile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.skerry.raft.config.ClusterConfig;
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
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.transport.codec.Rejection;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.FirstMembership;
import io.skerry.raft.runtime.wire.FirstNode;
import io.skerry.raft.runtime.wire.FirstStart;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;

/** Valid frames of every type, from node 1 to node 2. Immutable. */
final class WireSamples {

    /** The length, the type, flags and reserved bits, and the checksum. */
    static final int HEADER_BYTES = 12;

    private static final Member TWO = new Member(NodeId.of(2), StoreId.of(1002));

    private final Member one;
    private final Envelope envelope;
    private final byte[] hello;
    private final List<byte[]> frames = new ArrayList<>();

    WireSamples(ClusterConfig cluster, StoreId store) {
        one = new Member(NodeId.of(1), store);
        envelope = new Envelope(GroupId.of(7), one, TWO, 5);
        CommandTypes types = new CommandTypes(GroupId.of(7), "counter", Map.of(1, "Add", 2, "Reset"));
        hello = bytes(Frame.of(new Hello(
                Hello.PROTOCOL,
                1,
                cluster.id(),
                cluster.lanes(),
                one,
                cluster.node(one.node()).address(),
                1,
                KryoEntryCodec.INSTANCE.name(),
                cluster.election(),
                cluster.maxPayload(),
                cluster.sessions(),
                List.of(types))));
        frames.add(hello);
        for (Frame frame : List.of(
                Frame.WELCOME, Frame.PING, Frame.of(new Rejection(true, "the cluster differs")), Frame.of(types))) {
            frames.add(bytes(frame));
        }
        votes();
        entries();
        nodes();
    }

    private void votes() {
        LogPosition last = LogPosition.of(4, 9);
        HeartbeatRequest beat = new HeartbeatRequest(envelope, 3, 8, last);
        frames.add(bytes(Frame.heartbeats(List.of(beat, new HeartbeatResponse(envelope, 3, 9, 9, false, 4), beat))));
        frames.add(bytes(Frame.of(new PreVoteRequest(envelope, 6, last))));
        frames.add(bytes(Frame.of(new PreVoteResponse(envelope, 6, true))));
        frames.add(bytes(Frame.of(new RequestVoteRequest(envelope, last))));
        frames.add(bytes(Frame.of(new RequestVoteResponse(envelope, true))));
    }

    private void entries() {
        LogPosition previous = LogPosition.of(4, 9);
        frames.add(bytes(Frame.of(new AppendEntriesRequest(
                envelope, previous, LogSlice.of(KryoEntryCodec.INSTANCE.encode(Entries.some(10))), 8))));
        frames.add(bytes(Frame.of(AppendEntriesResponse.mismatch(envelope, 9, previous))));
        frames.add(bytes(Frame.of(new InstallSnapshotRequest(envelope, previous, 8, 9))));
        frames.add(bytes(
                Frame.of(new InstallSnapshotResponse(envelope, previous, InstallSnapshotResponse.Status.RECEIVING))));
        frames.add(bytes(Frame.of(new ReadIndexRequest(envelope, 77))));
        frames.add(bytes(Frame.of(ReadIndexResponse.refused(envelope, 77, Refusal.NOT_LEADER))));
        frames.add(bytes(Frame.of(new OtherStoreResponse(envelope, StoreId.of(5)))));
    }

    private void nodes() {
        frames.add(bytes(Frame.of(
                new SubmitRequest(envelope, 12, List.of(Payload.ofUtf8("a command"), Payload.ofUtf8("more"))))));
        frames.add(bytes(Frame.of(SubmitResponse.appended(envelope, 12, 2, LogPosition.of(5, 10)))));
        frames.add(bytes(Frame.of(new FirstStart(List.of(new FirstNode(one, 1, true), new FirstNode(TWO, 2, false))))));
        frames.add(bytes(Frame.of(new FirstMembership(Membership.ofVoters(List.of(one, TWO))))));
    }

    byte[] hello() {
        return hello;
    }

    byte[] any(Random random) {
        return frames.get(random.nextInt(frames.size()));
    }

    /** Returns a frame whose body was changed, and whose header is right again, but for its type now and then. */
    byte[] changed(Mutator mutator, Random random) {
        byte[] frame = any(random);
        byte[] body = mutator.mutate(body(frame), body(any(random)), random);
        int type = random.nextInt(8) == 0
                ? FrameType.values()[random.nextInt(FrameType.values().length)].code()
                : frame[4];
        return framed(type, body);
    }

    static byte[] body(byte[] frame) {
        return Arrays.copyOfRange(frame, HEADER_BYTES, frame.length);
    }

    static byte[] framed(int type, byte[] body) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + body.length);
        frame.putInt(frame.capacity()).put((byte) type).put((byte) 0).putShort((short) 0);
        CRC32C crc = new CRC32C();
        crc.update(frame.array(), 4, 4);
        crc.update(body);
        return frame.putInt((int) crc.getValue()).put(body).array();
    }

    private static byte[] bytes(Frame frame) {
        ByteBuf buffer = frame.encode(UnpooledByteBufAllocator.DEFAULT);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        return bytes;
    }
}
