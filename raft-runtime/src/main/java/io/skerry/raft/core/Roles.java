package io.skerry.raft.core;

import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The role of a node, and how it changes (paper, figure 4). Each change sets all that belongs together. Confined to the
 * core.
 */
final class Roles {

    private final NodeState state;
    private RoleBehaviour current;

    Roles(NodeState state) {
        this.state = state;
        this.current = new Follower(state, this);
    }

    RoleBehaviour current() {
        return current;
    }

    /** Enters a later term as a follower, whose leader may be known. */
    void enterTerm(long laterTerm, @Nullable NodeId leader) {
        leave(Refusal.LEADERSHIP_LOST);
        state.enterTerm(laterTerm);
        switchTo(new Follower(state, this), leader);
    }

    /** Follows the leader of the current term; returns the behaviour of a follower. */
    RoleBehaviour follow(NodeId leader) {
        return becomeFollower(leader);
    }

    /** Follows nobody, in the current term; returns the behaviour of a follower. */
    RoleBehaviour stepDown() {
        return becomeFollower(null);
    }

    /**
     * Sees to it that this node follows, so that a snapshot can take the place of its log. A term that the snapshot knows of
     * has begun. A leader has all of it in its log, and goes on; returns whether there is none.
     */
    boolean followForSnapshot(LogPosition position) {
        if (position.term() > state.term()) {
            enterTerm(position.term(), null);
        }
        if (current.role() == Role.CANDIDATE || current.role() == Role.PRE_CANDIDATE) {
            stepDown(); // What it asked votes for is no longer its log.
        }
        return current.role() != Role.LEADER;
    }

    private RoleBehaviour becomeFollower(@Nullable NodeId leader) {
        leave(Refusal.LEADERSHIP_LOST);
        state.forgetLeader();
        switchTo(new Follower(state, this), leader);
        return current;
    }

    /** Asks first whether it would be elected (dissertation §9.6). */
    void becomePreCandidate() {
        leave(Refusal.LEADERSHIP_LOST);
        state.forgetLeader();
        state.timer.reset(state.nowNanos);
        PreCandidate candidate = new PreCandidate(state, this);
        switchTo(candidate, null);
        candidate.start();
    }

    /** Stands for election in a new term, with its own vote (paper §5.2). */
    void becomeCandidate() {
        leave(Refusal.LEADERSHIP_LOST);
        state.enterTerm(state.term() + 1);
        state.termAndVote.vote(state.self);
        state.timer.reset(state.nowNanos);
        Candidate candidate = new Candidate(state, this);
        switchTo(candidate, null);
        candidate.start();
    }

    /** Leads the term that it was elected in. */
    void becomeLeader() {
        Leader leader = new Leader(state, this);
        switchTo(leader, state.self.node());
        leader.start();
    }

    /** The node stops. */
    void stop() {
        leave(Refusal.STOPPED);
        state.forgetLeader();
        switchTo(new Follower(state, this), null);
    }

    /** What the role had under way ends. */
    private void leave(Refusal reason) {
        current.leave(reason);
        if (current.role() == Role.LEADER) {
            state.timer.reset(state.nowNanos);
        }
    }

    private void switchTo(RoleBehaviour next, @Nullable NodeId leader) {
        Role before = current.role();
        state.follow(leader);
        current = next;
        state.answers.report(new Report.RoleChanged(before, next.role(), state.term(), leader));
    }
}
