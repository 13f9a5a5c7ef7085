package io.skerry.raft.message;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Member;

/**
 * Who tells whom, about which group, in which term. Immutable.
 *
 * @param group the group
 * @param from  the sender, with the store it runs on
 * @param to    the receiver, with the store that the sender knows it by: as its membership has it, or, in an answer, as
 *              the question had it
 * @param term  the sender's current term
 */
public record Envelope(GroupId group, Member from, Member to, long term) {

    /** Refuses a negative term. */
    public Envelope {
        if (term < 0) {
            throw new IllegalArgumentException("The term must not be negative: " + term);
        }
    }

    /** Returns who tells whom, in which term. */
    @Override
    public String toString() {
        return from.node() + "->" + to.node() + " term=" + term;
    }
}
