package io.skerry.raft.core.quorum;

import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Who decides. Immutable but for scratch space; confined to the core. */
public interface Quorum {

    /**
     * Returns the highest value that a quorum has reached: each of its members has that value, or a higher one.
     *
     * @param reached what a member has reached; 0 for one that must not count
     */
    long reachedBy(ToLongFunction<Member> reached);

    /** Returns whether the members that pass the test are a quorum. */
    boolean isMetBy(Predicate<Member> test);

    /** Returns the quorum of a membership's voters: a majority, or two while a change is under way. */
    static Quorum of(Membership membership) {
        MajorityQuorum incoming = new MajorityQuorum(membership.voters());
        return membership.isJoint()
                ? new JointQuorum(incoming, new MajorityQuorum(membership.outgoingVoters()))
                : incoming;
    }
}
