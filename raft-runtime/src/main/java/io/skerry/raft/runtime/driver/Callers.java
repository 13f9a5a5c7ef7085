package io.skerry.raft.runtime.driver;

import io.skerry.raft.core.Appended;
import io.skerry.raft.core.ProposalOutcome;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.model.NodeId;

/**
 * What callers of a group want of its core: commands, reads, and changes of its membership.
 *
 * <p>Confined to the event loop.
 *
 * @param <S> the state machine
 * @param <R> its results
 */
record Callers<S, R>(Retry retry, Submissions<R> submissions, Reads<S> reads, Rebinds rebinds) {

    /** A lane is up. */
    void onConnected() {
        retry.now();
    }

    /** The lane to a node is lost. */
    void onDisconnected(NodeId peer) {
        submissions.onDisconnected(peer);
        rebinds.onDisconnected(peer);
    }

    /** Brings on its way what has gathered in a turn. */
    void route(long nowNanos, RaftCore core) {
        retry.turn(nowNanos, core.currentTerm(), core.leader());
        submissions.route(core);
        reads.route(core);
        rebinds.route(core);
    }

    /** Returns when something is to be tried again, {@link Long#MAX_VALUE} for never. */
    long deadlineNanos() {
        return Math.min(retry.deadlineNanos(), rebinds.deadlineNanos());
    }

    /** Proposals are in this node's log. */
    void onAppended(Appended appended) {
        if (!rebinds.owns(appended.firstId())) {
            submissions.onAppended(appended);
        }
    }

    /** The core has decided. */
    void onOutcome(ProposalOutcome outcome) {
        if (rebinds.owns(outcome.firstId())) {
            rebinds.onOutcome(outcome);
        } else {
            submissions.onOutcome(outcome);
        }
    }

    /** Nothing is brought on its way any more. */
    void stop() {
        submissions.stop();
        reads.stop();
        rebinds.stop();
    }
}
