package io.skerry.raft.message;

import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;

/** What one node of a group tells another. Immutable. */
public sealed interface RaftMessage
        permits PreVoteRequest,
                PreVoteResponse,
                RequestVoteRequest,
                RequestVoteResponse,
                AppendEntriesRequest,
                AppendEntriesResponse,
                HeartbeatRequest,
                HeartbeatResponse,
                InstallSnapshotRequest,
                InstallSnapshotResponse,
                ReadIndexRequest,
                ReadIndexResponse,
                OtherStoreResponse {

    /** Returns who tells whom, in which term. */
    Envelope envelope();

    /** Hands the message to the method for its kind. */
    void deliverTo(Handler handler);

    /** Returns whether the message asks; if not, it answers. */
    boolean isRequest();

    /** Returns the sender, with its store. */
    default Member sender() {
        return envelope().from();
    }

    /** Returns the receiver, with the store that the sender knows it by. */
    default Member receiver() {
        return envelope().to();
    }

    /** Returns the sending node. */
    default NodeId from() {
        return envelope().from().node();
    }

    /** Returns the receiving node. */
    default NodeId to() {
        return envelope().to().node();
    }

    /** Returns the sender's term. */
    default long term() {
        return envelope().term();
    }

    /** Takes messages by their kind. */
    interface Handler {

        /** Takes a request for a pre-vote. */
        void on(PreVoteRequest request);

        /** Takes a pre-vote. */
        void on(PreVoteResponse response);

        /** Takes a request for a vote. */
        void on(RequestVoteRequest request);

        /** Takes a vote. */
        void on(RequestVoteResponse response);

        /** Takes entries. */
        void on(AppendEntriesRequest request);

        /** Takes what became of entries. */
        void on(AppendEntriesResponse response);

        /** Takes a heartbeat. */
        void on(HeartbeatRequest request);

        /** Takes the answer to a heartbeat. */
        void on(HeartbeatResponse response);

        /** Takes the offer of a snapshot. */
        void on(InstallSnapshotRequest request);

        /** Takes what became of an offer. */
        void on(InstallSnapshotResponse response);

        /** Takes a request for a read index. */
        void on(ReadIndexRequest request);

        /** Takes a read index. */
        void on(ReadIndexResponse response);

        /** Takes the word that a store is not the one that was asked for. */
        void on(OtherStoreResponse response);
    }
}
