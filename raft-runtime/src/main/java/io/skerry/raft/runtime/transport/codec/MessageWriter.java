package io.skerry.raft.runtime.transport.codec;

import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.HeartbeatResponse;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.message.InstallSnapshotResponse;
import io.skerry.raft.message.OtherStoreResponse;
import io.skerry.raft.message.PreVoteRequest;
import io.skerry.raft.message.PreVoteResponse;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.FirstMembership;
import io.skerry.raft.runtime.wire.FirstNode;
import io.skerry.raft.runtime.wire.FirstStart;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.runtime.wire.RebindRequest;
import io.skerry.raft.runtime.wire.RebindResponse;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;
import java.util.Map;

/**
 * Writes a message's body, as the package documentation draws it; {@link MessageReader} reads it. Heartbeats are written
 * as items of their common frame. Not thread-safe; owned by its creator.
 */
record MessageWriter(BodySink sink) implements RaftMessage.Handler, NodeMessage.Handler {

    @Override
    public void on(PreVoteRequest request) {
        envelope(request.envelope());
        sink.int64(request.nextTerm());
        position(request.last());
    }

    @Override
    public void on(PreVoteResponse response) {
        envelope(response.envelope());
        sink.int64(response.nextTerm());
        flag(response.granted());
    }

    @Override
    public void on(RequestVoteRequest request) {
        envelope(request.envelope());
        position(request.last());
    }

    @Override
    public void on(RequestVoteResponse response) {
        envelope(response.envelope());
        flag(response.granted());
    }

    @Override
    public void on(AppendEntriesRequest request) {
        envelope(request.envelope());
        position(request.previous());
        sink.int64(request.leaderCommit());
        for (EncodedEntries part : request.entries().parts()) {
            sink.bytes(part.buffer(), part.offset(0), part.bytes());
        }
    }

    @Override
    public void on(AppendEntriesResponse response) {
        envelope(response.envelope());
        sink.int8(Codes.of(response.status()));
        sink.int64(response.index());
        position(response.hint());
    }

    @Override
    public void on(HeartbeatRequest request) {
        sink.int8(Codes.HEARTBEAT_REQUEST);
        envelope(request.envelope());
        sink.int64(request.round());
        sink.int64(request.leaderCommit());
        position(request.match());
    }

    @Override
    public void on(HeartbeatResponse response) {
        sink.int8(Codes.HEARTBEAT_RESPONSE);
        envelope(response.envelope());
        sink.int64(response.round());
        sink.int64(response.acceptedIndex());
        sink.int64(response.matchIndex());
        flag(response.lost());
        sink.int64(response.neededSnapshot());
    }

    @Override
    public void on(InstallSnapshotRequest request) {
        envelope(request.envelope());
        position(request.snapshot());
        sink.int64(request.minIndex());
        sink.int64(request.leaderCommit());
    }

    @Override
    public void on(InstallSnapshotResponse response) {
        envelope(response.envelope());
        position(response.snapshot());
        sink.int8(Codes.of(response.status()));
    }

    @Override
    public void on(ReadIndexRequest request) {
        envelope(request.envelope());
        sink.int64(request.read());
    }

    @Override
    public void on(ReadIndexResponse response) {
        envelope(response.envelope());
        sink.int64(response.read());
        sink.int64(response.index());
        sink.int8(Codes.of(response.refusal()));
    }

    @Override
    public void on(OtherStoreResponse response) {
        envelope(response.envelope());
        sink.int64(response.named().value());
    }

    @Override
    public void on(SubmitRequest request) {
        envelope(request.envelope());
        sink.int64(request.firstId());
        sink.int32(request.payloads().size());
        for (Payload payload : request.payloads()) {
            sink.int32(payload.size());
            sink.payload(payload);
        }
    }

    @Override
    public void on(SubmitResponse response) {
        envelope(response.envelope());
        sink.int64(response.firstId());
        sink.int32(response.count());
        position(response.first());
        sink.int8(Codes.of(response.refusal()));
    }

    @Override
    public void on(RebindRequest request) {
        envelope(request.envelope());
        sink.int64(request.id());
        sink.int64(request.node().value());
        sink.int64(request.store().value());
    }

    @Override
    public void on(RebindResponse response) {
        envelope(response.envelope());
        sink.int64(response.id());
        sink.int8(Codes.of(response.outcome()));
        sink.int64(response.store().value());
        sink.int8(Codes.of(response.obstacle()));
    }

    @Override
    public void on(CommandTypes types) {
        sink.int64(types.group().value());
        sink.text(types.label());
        sink.int32(types.types().size());
        for (Map.Entry<Integer, String> type : types.types().entrySet()) {
            sink.int32(type.getKey());
            sink.text(type.getValue());
        }
    }

    @Override
    public void on(FirstStart start) {
        sink.int32(start.nodes().size());
        for (FirstNode node : start.nodes()) {
            member(node.member());
            sink.int64(node.openCounter());
            flag(node.voter());
        }
    }

    @Override
    public void on(FirstMembership membership) {
        sink.payload(membership.membership().toPayload());
    }

    private void envelope(Envelope envelope) {
        sink.int64(envelope.group().value());
        sink.int64(envelope.term());
        member(envelope.from());
        member(envelope.to());
    }

    private void member(Member member) {
        sink.int64(member.node().value());
        sink.int64(member.store().value());
    }

    private void position(LogPosition position) {
        sink.int64(position.term());
        sink.int64(position.index());
    }

    private void flag(boolean value) {
        sink.int8(value ? 1 : 0);
    }
}
