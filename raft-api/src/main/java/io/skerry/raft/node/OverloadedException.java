package io.skerry.raft.node;

/** A bound in bytes is reached, here or on the leader; the message names it. Try again later. */
public final class OverloadedException extends RefusedException {

    /** Names the bound. */
    public OverloadedException(String message) {
        super(message, null);
    }
}
