package io.skerry.raft.core.quorum;

import io.skerry.raft.model.Member;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** A majority of the new voters and one of the old, while a membership changes (paper §6). Confined to the core. */
public final class JointQuorum implements Quorum {

    private final MajorityQuorum incoming;
    private final MajorityQuorum outgoing;

    /** Returns the quorum of both. */
    public JointQuorum(MajorityQuorum incoming, MajorityQuorum outgoing) {
        this.incoming = incoming;
        this.outgoing = outgoing;
    }

    @Override
    public long reachedBy(ToLongFunction<Member> reached) {
        return Math.min(incoming.reachedBy(reached), outgoing.reachedBy(reached));
    }

    @Override
    public boolean isMetBy(Predicate<Member> test) {
        return incoming.isMetBy(test) && outgoing.isMetBy(test);
    }
}
