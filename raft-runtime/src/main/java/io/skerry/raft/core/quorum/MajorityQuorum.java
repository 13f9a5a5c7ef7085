package io.skerry.raft.core.quorum;

import io.skerry.raft.model.Member;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** More than half of the voters (paper §5.2). Without voters nothing is ever decided. Confined to the core. */
public final class MajorityQuorum implements Quorum {

    private final Member[] voters;
    /** Reused: this is asked for every acknowledgement. */
    private final long[] scratch;

    /** Returns the majority of these. */
    public MajorityQuorum(List<Member> voters) {
        this.voters = voters.toArray(new Member[0]);
        this.scratch = new long[this.voters.length];
    }

    @Override
    public long reachedBy(ToLongFunction<Member> reached) {
        if (voters.length == 0) {
            return 0;
        }
        for (int i = 0; i < voters.length; i++) {
            scratch[i] = reached.applyAsLong(voters[i]);
        }
        Arrays.sort(scratch);
        // Ascending: all from this place on have reached it, which is one more than half of them.
        return scratch[(voters.length - 1) / 2];
    }

    @Override
    public boolean isMetBy(Predicate<Member> test) {
        int passed = 0;
        for (Member voter : voters) {
            passed += test.test(voter) ? 1 : 0;
        }
        return passed > voters.length / 2;
    }
}
