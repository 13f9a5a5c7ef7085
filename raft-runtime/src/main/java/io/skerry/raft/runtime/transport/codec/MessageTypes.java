package io.skerry.raft.runtime.transport.codec;

import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
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
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.FirstMembership;
import io.skerry.raft.runtime.wire.FirstStart;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.runtime.wire.RebindRequest;
import io.skerry.raft.runtime.wire.RebindResponse;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;

/**
 * Says in which type of frame a message travels. A message of a new kind does not compile until it has one. Stateless,
 * thread-safe.
 */
final class MessageTypes {

    private MessageTypes() {}

    static FrameType of(RaftMessage message) {
        RaftTypes types = new RaftTypes();
        message.deliverTo(types);
        return types.type;
    }

    static FrameType of(NodeMessage message) {
        NodeTypes types = new NodeTypes();
        message.deliverTo(types);
        return types.type;
    }

    private static final class RaftTypes implements RaftMessage.Handler {
        FrameType type = FrameType.HEARTBEATS;

        @Override
        public void on(PreVoteRequest request) {
            type = FrameType.PRE_VOTE_REQUEST;
        }

        @Override
        public void on(PreVoteResponse response) {
            type = FrameType.PRE_VOTE_RESPONSE;
        }

        @Override
        public void on(RequestVoteRequest request) {
            type = FrameType.REQUEST_VOTE_REQUEST;
        }

        @Override
        public void on(RequestVoteResponse response) {
            type = FrameType.REQUEST_VOTE_RESPONSE;
        }

        @Override
        public void on(AppendEntriesRequest request) {
            type = FrameType.APPEND_ENTRIES_REQUEST;
        }

        @Override
        public void on(AppendEntriesResponse response) {
            type = FrameType.APPEND_ENTRIES_RESPONSE;
        }

        @Override
        public void on(HeartbeatRequest request) {
            type = FrameType.HEARTBEATS;
        }

        @Override
        public void on(HeartbeatResponse response) {
            type = FrameType.HEARTBEATS;
        }

        @Override
        public void on(InstallSnapshotRequest request) {
            type = FrameType.INSTALL_SNAPSHOT_REQUEST;
        }

        @Override
        public void on(InstallSnapshotResponse response) {
            type = FrameType.INSTALL_SNAPSHOT_RESPONSE;
        }

        @Override
        public void on(ReadIndexRequest request) {
            type = FrameType.READ_INDEX_REQUEST;
        }

        @Override
        public void on(ReadIndexResponse response) {
            type = FrameType.READ_INDEX_RESPONSE;
        }

        @Override
        public void on(OtherStoreResponse response) {
            type = FrameType.OTHER_STORE_RESPONSE;
        }
    }

    private static final class NodeTypes implements NodeMessage.Handler {
        FrameType type = FrameType.SUBMIT_REQUEST;

        @Override
        public void on(SubmitRequest request) {
            type = FrameType.SUBMIT_REQUEST;
        }

        @Override
        public void on(SubmitResponse response) {
            type = FrameType.SUBMIT_RESPONSE;
        }

        @Override
        public void on(RebindRequest request) {
            type = FrameType.REBIND_REQUEST;
        }

        @Override
        public void on(RebindResponse response) {
            type = FrameType.REBIND_RESPONSE;
        }

        @Override
        public void on(CommandTypes types) {
            type = FrameType.COMMAND_TYPES;
        }

        @Override
        public void on(FirstStart start) {
            type = FrameType.FIRST_START;
        }

        @Override
        public void on(FirstMembership membership) {
            type = FrameType.FIRST_MEMBERSHIP;
        }
    }
}
