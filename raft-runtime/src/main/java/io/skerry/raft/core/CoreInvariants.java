package io.skerry.raft.core;

import io.skerry.raft.core.check.Check;
import io.skerry.raft.core.check.InvariantViolation;

/**
 * The laws that hold for one core, in one place: for any state, and for any two states that follow each other. The
 * laws between nodes (election safety, log matching, leader completeness, state-machine safety; paper, figure 3) need
 * more than one core, and are the simulator's. Stateless, thread-safe.
 */
public final class CoreInvariants {

    private CoreInvariants() {}

    /**
     * Checks one state.
     *
     * @throws InvariantViolation if a law does not hold
     */
    public static void checkState(CoreStatus s) {
        long reached = Math.max(s.appliedIndex(), s.installing().index());
        Check.invariant(
                s.boundary().index() <= reached || s.awaitsState(),
                "the log begins above %d, but only %d is applied or about to be restored",
                s.boundary().index(),
                reached);
        Check.invariant(
                s.snapshot().index() <= reached,
                "there is a snapshot of %d, but only %d is applied or about to be restored",
                s.snapshot().index(),
                reached);
        Check.invariant(
                s.installing().index() <= s.boundary().index(),
                "a snapshot of %d is being installed, but the log begins above %d",
                s.installing().index(),
                s.boundary().index());
        Check.invariant(
                s.appliedIndex() <= s.handedIndex(),
                "%d is applied, only %d was handed out",
                s.appliedIndex(),
                s.handedIndex());
        Check.invariant(
                s.handedIndex() <= s.commitIndex(),
                "%d was handed out to be applied, only %d is committed",
                s.handedIndex(),
                s.commitIndex());
        Check.invariant(
                s.handedIndex() <= s.durableIndex(),
                "%d was handed out to be applied, only %d is durable here",
                s.handedIndex(),
                s.durableIndex());
        Check.invariant(
                s.commitIndex() <= s.last().index(),
                "%d is committed, the log ends at %d",
                s.commitIndex(),
                s.last().index());
        Check.invariant(
                s.durableIndex() <= s.last().index(),
                "%d is durable, the log ends at %d",
                s.durableIndex(),
                s.last().index());
        Check.invariant(
                s.last().term() <= s.term(),
                "the last entry is of term %d, the current term is %d",
                s.last().term(),
                s.term());
        Check.invariant(
                s.membershipIndex() <= s.last().index(),
                "the membership of %d is in force, the log ends at %d",
                s.membershipIndex(),
                s.last().index());
        Check.invariant(
                !s.awaitsState() || s.handedIndex() < s.boundary().index(),
                "%d was handed out to be applied, though a state is awaited that the log goes on from above %d",
                s.handedIndex(),
                s.boundary().index());
        checkRole(s);
    }

    private static void checkRole(CoreStatus s) {
        boolean leads = s.role() == Role.LEADER;
        Check.invariant(
                !leads || s.self().node().equals(s.leader()), "a leader names itself as the leader of its term");
        Check.invariant(
                !s.awaitsState() || s.role() == Role.FOLLOWER, "a node without a state stands for election or leads");
        Check.invariant(leads || s.followers().isEmpty(), "only a leader has followers");
        Check.invariant(leads || s.pendingProposals() == 0, "only a leader has proposals in flight");
        Check.invariant(
                s.role() != Role.CANDIDATE || s.self().equals(s.votedFor()), "a candidate has voted for itself");
        for (FollowerStatus follower : s.followers()) {
            Check.invariant(
                    follower.matchIndex() < follower.nextIndex(),
                    "a follower matches up to %d, the next entry to send is %d",
                    follower.matchIndex(),
                    follower.nextIndex());
            Check.invariant(
                    follower.nextIndex() <= s.last().index() + 1,
                    "the next entry to send is %d, the log ends at %d",
                    follower.nextIndex(),
                    s.last().index());
        }
    }

    /**
     * Checks two states of one life that follow each other.
     *
     * @throws InvariantViolation if a law does not hold
     */
    public static void checkStep(CoreStatus before, CoreStatus after) {
        Check.invariant(before.term() <= after.term(), "the term went from %d to %d", before.term(), after.term());
        Check.invariant(
                before.commitIndex() <= after.commitIndex(),
                "the commit index went from %d to %d",
                before.commitIndex(),
                after.commitIndex());
        Check.invariant(
                before.handedIndex() <= after.handedIndex() && before.appliedIndex() <= after.appliedIndex(),
                "applying went backwards, to %d, %d",
                after.handedIndex(),
                after.appliedIndex());
        Check.invariant(
                before.boundary().index() <= after.boundary().index(),
                "the log's beginning went from %d to %d",
                before.boundary().index(),
                after.boundary().index());
        Check.invariant(before.awaitsState() || !after.awaitsState(), "the state was lost within a life");
        if (before.term() != after.term()) {
            return;
        }
        Check.invariant(
                before.votedFor() == null || before.votedFor().equals(after.votedFor()),
                "the vote changed within a term");
        Check.invariant(
                before.leader() == null
                        || after.leader() == null
                        || before.leader().equals(after.leader()),
                "two leaders were followed in one term");
        boolean leads = before.role() == Role.LEADER && after.role() == Role.LEADER;
        Check.invariant(
                !leads || before.last().index() <= after.last().index(),
                "a leader's log went from %d to %d",
                before.last().index(),
                after.last().index());
    }
}
