package io.skerry.raft.core;

import io.skerry.raft.core.check.Check;
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
import io.skerry.raft.message.Refusal;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.LogRead;
import java.util.List;

/**
 * What a role does with the inputs; here, what all roles do alike. Terms were settled before a message comes here: those
 * of requests from leaders and candidates, and of votes, are the node's own. Confined to the core.
 */
abstract class RoleBehaviour implements RaftMessage.Handler {

    final NodeState state;
    final Roles roles;
    private final VoteGranting votes;

    RoleBehaviour(NodeState state, Roles roles) {
        this.state = state;
        this.roles = roles;
        this.votes = new VoteGranting(state);
    }

    abstract Role role();

    /** Returns when {@link #onTime} has something to do. */
    abstract long deadlineNanos();

    /** A deadline may have passed. */
    abstract void onTime();

    /** Returns whether there is a leader that this node knows to have been alive within an election timeout. */
    boolean leaderLives() {
        return state.heardRecently();
    }

    /** A write has become durable. */
    void onPersisted() {}

    /** Sends what has gathered in this turn. */
    void flush() {}

    /** The role is left. */
    void leave(Refusal reason) {}

    /**
     * Payloads are proposed: a node that does not lead refuses them. They were found to be neither none nor too large.
     *
     * @param firstId the number of the first; they are numbered one after another
     */
    void propose(long firstId, List<Payload> payloads) {
        refuse(firstId, payloads.size());
    }

    /** A node's store is to be replaced in the membership. */
    void rebind(long id, Member rebound) {
        refuse(id, 1);
    }

    private void refuse(long firstId, int count) {
        Refusal reason = state.leader() == null ? Refusal.NO_LEADER : Refusal.NOT_LEADER;
        state.answers.proposal(new ProposalOutcome.Refused(firstId, count, reason, state.leader()));
    }

    /** A read is asked for. */
    void read(long id) {
        state.answers.read(new ReadOutcome.Refused(id, 1, Refusal.NO_LEADER));
    }

    /** Returns what the role tells of itself. */
    RoleStatus status() {
        return RoleStatus.NONE;
    }

    void onUnreachable(NodeId peer) {}

    /** The newest snapshot that may be offered is another one. */
    void onSnapshotAvailable() {}

    /** Returns the index above which the log should stay for a follower's sake. */
    long snapshotPin() {
        return Long.MAX_VALUE;
    }

    void onLogRange(long id, LogRead<EncodedEntries> read) {}

    @Override
    public void on(PreVoteRequest request) {
        if (!state.isLost()) {
            votes.on(request, leaderLives());
        }
    }

    @Override
    public void on(RequestVoteRequest request) {
        if (!state.isLost() && votes.on(request) && role() == Role.PRE_CANDIDATE) {
            roles.stepDown();
        }
    }

    @Override
    public void on(AppendEntriesRequest request) {
        followTheLeaderOf(request).on(request);
    }

    @Override
    public void on(HeartbeatRequest request) {
        followTheLeaderOf(request).on(request);
    }

    @Override
    public void on(InstallSnapshotRequest request) {
        followTheLeaderOf(request).on(request);
    }

    /** Whoever stands for election in a term gives way to the one who has won it (paper §5.2). */
    private RoleBehaviour followTheLeaderOf(RaftMessage request) {
        Check.invariant(
                role() != Role.LEADER,
                "two leaders in one term: a leader of term %d was told by the leader of term %d",
                state.term(),
                request.term());
        return roles.follow(request.from());
    }

    @Override
    public void on(ReadIndexRequest request) {
        state.outbox.send(ReadIndexResponse.refused(state.to(request.sender()), request.read(), Refusal.NOT_LEADER));
    }

    // Answers to what an earlier role asked: they come too late.

    @Override
    public void on(PreVoteResponse response) {}

    @Override
    public void on(RequestVoteResponse response) {}

    @Override
    public void on(AppendEntriesResponse response) {}

    @Override
    public void on(HeartbeatResponse response) {}

    @Override
    public void on(InstallSnapshotResponse response) {}

    @Override
    public void on(ReadIndexResponse response) {}

    /** Only a leader remembers who has another store. */
    @Override
    public void on(OtherStoreResponse response) {}
}
