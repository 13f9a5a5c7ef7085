package io.skerry.raft.model;

/**
 * What a Raft node must have on disk before it answers: current term and vote, as one record (paper, figure 2).
 * Immutable.
 *
 * @param term the latest term that the node has seen; 0 before the first
 * @param vote whom it voted for in that term, as its node likes to name its peers; empty for nobody, at most
 *             {@value #MAX_VOTE_BYTES} bytes
 */
public record HardState(long term, Payload vote) {

    /** The longest vote. */
    public static final int MAX_VOTE_BYTES = 256;

    /** Before the first term; no vote. */
    public static final HardState NONE = new HardState(0, Payload.EMPTY);

    /** Refuses a negative term and a vote that is too long. */
    public HardState {
        if (term < 0) {
            throw new IllegalArgumentException("The term must not be negative: " + term);
        }
        if (vote.size() > MAX_VOTE_BYTES) {
            throw new IllegalArgumentException("A vote has at most " + MAX_VOTE_BYTES + " bytes, not " + vote.size());
        }
    }

    /** Returns a term in which nothing was voted yet. */
    public static HardState of(long term) {
        return new HardState(term, Payload.EMPTY);
    }

    /** Returns whether the node has voted in the term. */
    public boolean hasVoted() {
        return !vote.isEmpty();
    }

    /** Returns term and vote; a vote that is not printable ASCII in hexadecimal digits. */
    @Override
    public String toString() {
        return "term=" + term + " vote=" + (hasVoted() ? printable() : "none");
    }

    private String printable() {
        for (int i = 0; i < vote.size(); i++) {
            if (vote.byteAt(i) < 0x21 || vote.byteAt(i) > 0x7e) {
                return vote.toHex();
            }
        }
        return vote.toUtf8();
    }
}
