package io.skerry.raft.node;

/** This node closes, or has closed. Ask another. */
public final class ClosingException extends RefusedException {

    /** Names the node. */
    public ClosingException(String message) {
        super(message, null);
    }
}
