package io.skerry.raft.core.quorum;

import io.skerry.raft.model.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Counts the votes of one election (paper §5.2). Confined to the core. */
public final class VoteTally {

    /** How an election stands. */
    public enum Result {
        /** Votes are missing. */
        PENDING,
        /** A quorum voted for it. */
        WON,
        /** Without those who refused there is no quorum. */
        LOST
    }

    private final Predicate<Predicate<Member>> isQuorum;
    private final List<Member> granted = new ArrayList<>();
    private final List<Member> refused = new ArrayList<>();

    /**
     * Begins to count.
     *
     * @param isQuorum whether the members that pass a test decide an election
     */
    public VoteTally(Predicate<Predicate<Member>> isQuorum) {
        this.isQuorum = isQuorum;
    }

    /** Counts an answer; the first one of a member stands. */
    public void count(Member voter, boolean grants) {
        if (!granted.contains(voter) && !refused.contains(voter)) {
            (grants ? granted : refused).add(voter);
        }
    }

    /** Returns how the election stands. */
    public Result result() {
        if (isQuorum.test(granted::contains)) {
            return Result.WON;
        }
        return isQuorum.test(voter -> !refused.contains(voter)) ? Result.PENDING : Result.LOST;
    }
}
