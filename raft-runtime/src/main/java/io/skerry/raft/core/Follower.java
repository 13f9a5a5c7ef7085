package io.skerry.raft.core;

import io.skerry.raft.core.check.Check;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.HeartbeatResponse;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.LogPosition;
import java.util.List;

/**
 * Answers leaders and candidates, and stands for election itself when it hears from neither (paper §5.2, figure 2: rules
 * for followers). Confined to the core.
 */
final class Follower extends RoleBehaviour {

    private final EntryReceiver receiver;
    private final FollowerReads reads;

    Follower(NodeState state, Roles roles) {
        super(state, roles);
        this.receiver = new EntryReceiver(state);
        this.reads = new FollowerReads(state);
    }

    @Override
    Role role() {
        return Role.FOLLOWER;
    }

    @Override
    long deadlineNanos() {
        boolean waits = state.mayCampaign() || state.leader() != null;
        long election = waits ? state.timer.deadlineNanos() : Long.MAX_VALUE;
        return Math.min(election, reads.deadlineNanos());
    }

    /**
     * Stands for election when no leader is heard. Not if its disk hangs: it could not make its vote durable, and would
     * only disturb those who can. Nor while it gives way to those whose state machine has room. Who does not stand forgets the leader.
     */
    @Override
    void onTime() {
        reads.onTime();
        if (!state.timer.isExpired(state.nowNanos)) {
            return;
        }
        if (state.mayCampaign() && !state.isDiskHanging() && !state.givesWay()) {
            roles.becomePreCandidate();
            return;
        }
        state.timer.reset(state.nowNanos);
        if (state.leader() != null) {
            roles.stepDown();
        }
    }

    @Override
    public void on(AppendEntriesRequest request) {
        if (state.leader() == null) {
            super.on(request);
            return;
        }
        heardFrom(request);
        if (!state.isLost()) {
            receiver.receive(request);
        }
    }

    /**
     * Says that it follows, and what it holds. The leader's commit index holds only up to where the logs are known
     * to be equal, which they are up to what this node has acknowledged, in this life or an earlier one. If that is not
     * here, the disk has lost it: the node must not vote any more.
     */
    @Override
    public void on(HeartbeatRequest request) {
        if (state.leader() == null) {
            super.on(request);
            return;
        }
        heardFrom(request);
        LogPosition match = request.match();
        if (match.index() <= state.commitIndex() || state.log.holds(match.term(), match.index())) {
            state.verified(match.index());
        } else {
            state.becomeLost(match);
            reads.refuseAll(Refusal.NO_ANSWER);
        }
        long accepted = state.verifiedIndex();
        state.commitUpTo(Math.min(request.leaderCommit(), accepted));
        long durable = Math.min(accepted, state.keeper.durableIndex());
        state.outbox.send(new HeartbeatResponse(
                state.to(request.sender()),
                request.round(),
                accepted,
                durable,
                state.isLost(),
                state.installing.neededIndex()));
    }

    /** Whoever holds less than it acknowledged must not be brought up to date: it waits for its replacement. */
    @Override
    public void on(InstallSnapshotRequest request) {
        if (state.leader() == null) {
            super.on(request);
            return;
        }
        heardFrom(request);
        if (!state.isLost()) {
            state.installing.on(request);
        }
    }

    private void heardFrom(RaftMessage request) {
        Check.invariant(
                request.from().equals(state.leader()),
                "two leaders in term %d: this node follows another than node %d",
                state.term(),
                request.from().value());
        reads.leaderIs(request.sender());
        state.heardFromLeader();
    }

    @Override
    void read(long id) {
        if (state.isLost()) {
            state.answers.read(new ReadOutcome.Refused(id, 1, Refusal.NO_ANSWER));
        } else if (state.leader() == null) {
            super.read(id);
        } else {
            reads.add(id);
        }
    }

    @Override
    public void on(ReadIndexResponse response) {
        reads.on(response);
    }

    @Override
    void flush() {
        reads.ask();
    }

    @Override
    void leave(Refusal reason) {
        reads.refuseAll(reason == Refusal.STOPPED ? reason : Refusal.NO_ANSWER);
    }

    @Override
    RoleStatus status() {
        return new RoleStatus(0, 0, reads.size(), List.of());
    }
}
