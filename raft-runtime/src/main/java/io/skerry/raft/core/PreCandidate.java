package io.skerry.raft.core;

import io.skerry.raft.core.quorum.VoteTally;
import io.skerry.raft.message.PreVoteRequest;
import io.skerry.raft.message.PreVoteResponse;
import io.skerry.raft.model.Member;

/**
 * Asks whether it would be elected, and stands for election only if so: a node that was cut off, or whose log is behind,
 * disturbs nobody (dissertation §9.6). Confined to the core.
 */
final class PreCandidate extends RoleBehaviour {

    private final VoteTally tally;
    private final long nextTerm;

    PreCandidate(NodeState state, Roles roles) {
        super(state, roles);
        this.nextTerm = state.term() + 1;
        this.tally = new VoteTally(test -> state.membership.isMetBy(test, state.commitIndex()));
    }

    @Override
    Role role() {
        return Role.PRE_CANDIDATE;
    }

    /** Asks all voters; its own vote it has. */
    void start() {
        for (Member voter : state.membership.voters()) {
            if (!voter.equals(state.self)) {
                state.outbox.send(new PreVoteRequest(state.to(voter), nextTerm, state.log.last()));
            }
        }
        count(state.self, true);
    }

    @Override
    long deadlineNanos() {
        return state.timer.deadlineNanos();
    }

    /** Nobody won: waits as a follower does, which asks again. */
    @Override
    void onTime() {
        if (state.timer.isExpired(state.nowNanos)) {
            roles.stepDown().onTime();
        }
    }

    @Override
    public void on(PreVoteResponse response) {
        if (response.nextTerm() == nextTerm) {
            count(response.sender(), response.granted());
        }
    }

    /** The disk may have begun to hang since the question: then the vote for itself would never be durable. */
    private void stand() {
        if (state.isDiskHanging()) {
            roles.stepDown();
        } else {
            roles.becomeCandidate();
        }
    }

    private void count(Member voter, boolean grants) {
        tally.count(voter, grants);
        switch (tally.result()) {
            case WON -> stand();
            case LOST -> roles.stepDown();
            case PENDING -> {}
        }
    }
}
