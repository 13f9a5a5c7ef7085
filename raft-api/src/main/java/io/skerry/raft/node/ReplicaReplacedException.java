package io.skerry.raft.node;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;

/**
 * This node's folder is not the one that the group knows it by, or holds less than it acknowledged: it is passive, it
 * neither votes nor acknowledges, and it cannot serve. Ask another node; an administrator who knows that the old disk is
 * gone for good rebinds this one.
 */
public final class ReplicaReplacedException extends RefusedException {

    private final transient NodeId node;
    private final transient StoreId expected;
    private final transient StoreId actual;

    /**
     * Names the node, and both stores.
     *
     * @param expected the store that the membership names, {@link StoreId#NONE} if that is not known
     * @param actual   the store that is there
     */
    public ReplicaReplacedException(NodeId node, StoreId expected, StoreId actual) {
        super(
                "Node " + node + " has store " + actual + ", and the membership names "
                        + (expected.isKnown() ? "store " + expected : "another")
                        + ", or its store has lost what it acknowledged: it stays passive until it is rebound",
                null);
        this.node = node;
        this.expected = expected;
        this.actual = actual;
    }

    /** Returns the node. */
    public NodeId node() {
        return node;
    }

    /** Returns the store that the membership names, {@link StoreId#NONE} if that is not known. */
    public StoreId expected() {
        return expected;
    }

    /** Returns the store that is there. */
    public StoreId actual() {
        return actual;
    }
}
