package io.skerry.raft.core;

import io.skerry.raft.message.PreVoteRequest;
import io.skerry.raft.message.PreVoteResponse;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;

/** Gives votes, whatever the role (paper §5.2, §5.4.1; dissertation §9.6). Confined to the core. */
final class VoteGranting {

    private final NodeState state;

    VoteGranting(NodeState state) {
        this.state = state;
    }

    /**
     * Says whether the candidate would get the vote. Neither of the two enters a term by this: a node that was cut off
     * would otherwise come back with a term that ends a healthy leadership.
     *
     * @param leaderLives whether this node has reason to keep its leader
     */
    void on(PreVoteRequest request, boolean leaderLives) {
        boolean grants = request.nextTerm() > state.term() && state.isUpToDate(request.last()) && !leaderLives;
        state.outbox.send(new PreVoteResponse(state.to(request.sender()), request.nextTerm(), grants));
    }

    /**
     * Votes, if this node has not voted for another in this term, and the candidate's log is at least as up to date as
     * its own (paper, figure 2). The answer leaves once the vote is durable.
     *
     * @return whether the candidate has the vote
     */
    boolean on(RequestVoteRequest request) {
        boolean free = state.termAndVote.votedFor() == null || request.sender().equals(state.termAndVote.votedFor());
        boolean grants = free && state.isUpToDate(request.last());
        if (grants) {
            state.termAndVote.vote(request.sender());
            state.timer.reset(state.nowNanos);
        }
        state.outbox.send(new RequestVoteResponse(state.to(request.sender()), grants));
        return grants;
    }
}
