package io.skerry.raft.core;

import io.skerry.raft.core.quorum.VoteTally;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.Member;

/**
 * Stands for election (paper §5.2, figure 2: rules for candidates). Its requests leave, and its own vote counts, once
 * its term and vote are durable: a node that forgot them could win the same term twice. Confined to the core.
 */
final class Candidate extends RoleBehaviour {

    private final VoteTally tally;

    Candidate(NodeState state, Roles roles) {
        super(state, roles);
        this.tally = new VoteTally(test -> state.membership.isMetBy(test, state.commitIndex()));
    }

    @Override
    Role role() {
        return Role.CANDIDATE;
    }

    /** Asks all other voters. */
    void start() {
        for (Member voter : state.membership.voters()) {
            if (!voter.equals(state.self)) {
                state.outbox.send(new RequestVoteRequest(state.to(voter), state.log.last()));
            }
        }
    }

    @Override
    long deadlineNanos() {
        return state.timer.deadlineNanos();
    }

    /** The vote was split, or nobody answers: begins anew, as a follower does. */
    @Override
    void onTime() {
        if (state.timer.isExpired(state.nowNanos)) {
            roles.stepDown().onTime();
        }
    }

    @Override
    void onPersisted() {
        if (state.termAndVote.isDurable()) {
            count(state.self, true);
        }
    }

    @Override
    public void on(RequestVoteResponse response) {
        count(response.sender(), response.granted());
    }

    private void count(Member voter, boolean grants) {
        tally.count(voter, grants);
        switch (tally.result()) {
            case WON -> roles.becomeLeader();
            case LOST -> roles.stepDown();
            case PENDING -> {}
        }
    }
}
