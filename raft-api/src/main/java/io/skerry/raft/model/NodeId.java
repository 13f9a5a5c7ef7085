package io.skerry.raft.model;

/**
 * Names a node of a cluster: the number it has in the cluster config, for life. Not an address, and not a disk: see
 * {@link StoreId}. Immutable.
 *
 * @param value the number, at least 1
 */
public record NodeId(long value) implements Comparable<NodeId> {

    /** Refuses numbers below 1. */
    public NodeId {
        if (value < 1) {
            throw new IllegalArgumentException("A node id must be at least 1, not " + value);
        }
    }

    /** Returns the node of that number. */
    public static NodeId of(long value) {
        return new NodeId(value);
    }

    @Override
    public int compareTo(NodeId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
