package io.skerry.raft.model;

/**
 * A node as a membership names it: together with the store that counts for it. Immutable.
 *
 * @param node  the node
 * @param store the store whose votes and acknowledgements count, or {@link StoreId#NONE} if none is known yet
 */
public record Member(NodeId node, StoreId store) implements Comparable<Member> {

    /** Orders by node. */
    @Override
    public int compareTo(Member other) {
        return node.compareTo(other.node);
    }

    @Override
    public String toString() {
        return node + "@" + store;
    }
}
