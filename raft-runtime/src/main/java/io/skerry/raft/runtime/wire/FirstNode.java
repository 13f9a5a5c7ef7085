package io.skerry.raft.runtime.wire;

import io.skerry.raft.model.Member;

/**
 * One of the first nodes, as a node proposes it for the first membership. Immutable.
 *
 * @param member      the node, with the store that was met; {@code StoreId.NONE} if it was not met yet
 * @param openCounter how often the store was opened, so that a later life of a store is never equal to an earlier one; 0
 *                    if it was not met yet
 * @param voter       whether it is to vote; else it learns
 */
public record FirstNode(Member member, long openCounter, boolean voter) implements Comparable<FirstNode> {

    /** Returns whether the node was met. */
    public boolean isMet() {
        return member.store().isKnown();
    }

    /** Orders by node. */
    @Override
    public int compareTo(FirstNode other) {
        return member.compareTo(other.member);
    }
}
