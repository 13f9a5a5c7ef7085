package io.skerry.raft.core;

import io.skerry.raft.core.check.Check;
import io.skerry.raft.core.log.WriteProgress;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import org.jspecify.annotations.Nullable;

/**
 * The current term and the vote in it (paper, figure 2: persistent state), and which write makes them durable. A vote
 * names the candidate's store: a candidate whose disk was replaced is another candidate. Confined to the core.
 */
final class TermAndVote {

    private final WriteProgress writes;
    private long term;
    private @Nullable Member votedFor;
    private boolean unwritten;
    /** The write after which term and vote are durable; 0 for those that were recovered. */
    private long number;

    TermAndVote(HardState recovered, WriteProgress writes) {
        this.writes = writes;
        this.term = recovered.term();
        this.votedFor = recovered.hasVoted() ? parse(recovered.vote()) : null;
    }

    long term() {
        return term;
    }

    @Nullable
    Member votedFor() {
        return votedFor;
    }

    /** Returns the number of the write after which term and vote are durable. */
    long number() {
        return number;
    }

    boolean isDurable() {
        return number <= writes.durableNumber();
    }

    /** Enters a later term, in which there is no vote yet. */
    void adopt(long laterTerm) {
        Check.invariant(laterTerm > term, "term %d does not follow term %d", laterTerm, term);
        term = laterTerm;
        votedFor = null;
        changed();
    }

    /** Votes; once in a term (paper §5.2). */
    void vote(Member candidate) {
        if (candidate.equals(votedFor)) {
            return;
        }
        Check.invariant(votedFor == null, "a second vote in one term");
        votedFor = candidate;
        changed();
    }

    private void changed() {
        unwritten = true;
        number = writes.nextNumber();
    }

    boolean isUnwritten() {
        return unwritten;
    }

    /** Hands over what the next write must hold; null, if nothing changed. */
    @Nullable
    HardState takeUnwritten() {
        if (!unwritten) {
            return null;
        }
        unwritten = false;
        return new HardState(term, votedFor == null ? Payload.EMPTY : Payload.ofUtf8(votedFor.toString()));
    }

    private static Member parse(Payload vote) {
        String text = vote.toUtf8();
        int at = text.indexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("The vote on disk is not one of this library's: " + vote.toHex());
        }
        return new Member(
                NodeId.of(Long.parseLong(text.substring(0, at))),
                StoreId.of(Long.parseUnsignedLong(text.substring(at + 1), 16)));
    }
}
