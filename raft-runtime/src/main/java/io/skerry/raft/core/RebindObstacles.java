package io.skerry.raft.core;

import io.skerry.raft.core.replication.Progress;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.MembershipObstacle;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What stands against giving a node that comes back with another disk its place again. One change at a time, and none before
 * the leader knows what is committed (the flaw that Ongaro published in 2015). Nor while those who must commit it, all
 * without the new store, cannot be reached: in force at once, it would end this leadership, and perhaps every other.
 * Confined to the core.
 */
final class RebindObstacles {

    private final NodeState state;
    private final Followers followers;
    private final Predicate<Member> inContact;

    /**
     * Looks at a leader's followers.
     *
     * @param inContact whether a member was heard within an election timeout
     */
    RebindObstacles(NodeState state, Followers followers, Predicate<Member> inContact) {
        this.state = state;
        this.followers = followers;
        this.inContact = inContact;
    }

    @Nullable
    MembershipObstacle to(Member rebound) {
        Member current = state.membership.memberOf(rebound.node());
        boolean changing = state.membership.isChanging(state.commitIndex());
        if (current == null) {
            return MembershipObstacle.NOT_A_MEMBER;
        }
        if (changing) {
            return MembershipObstacle.CHANGE_UNDER_WAY;
        }
        if (current.equals(rebound)) {
            Progress progress = followers.find(current);
            boolean lost = progress != null && progress.isLost();
            return lost ? MembershipObstacle.STORE_HAS_LOST : MembershipObstacle.STORE_IS_NAMED;
        }
        if (!state.membership.isQuorumWithout(current)) {
            return MembershipObstacle.NEEDED_FOR_MAJORITY;
        }
        if (!state.hasCommittedInTerm()) {
            return MembershipObstacle.TERM_NOT_COMMITTED;
        }
        if (current.equals(state.self) || answers(current)) {
            return MembershipObstacle.OLD_STORE_ANSWERS;
        }
        return isQuorumInContactWithout(current) ? null : MembershipObstacle.MAJORITY_NOT_REACHED;
    }

    private boolean isQuorumInContactWithout(Member excluded) {
        return state.membership.isMetBy(
                member -> !member.equals(excluded) && inContact.test(member), state.commitIndex());
    }

    /** Returns whether the store that is named was heard within an election timeout, and no other in its place since. */
    private boolean answers(Member member) {
        Progress progress = followers.find(member);
        return progress != null && !progress.isReplaced() && inContact.test(member);
    }
}
