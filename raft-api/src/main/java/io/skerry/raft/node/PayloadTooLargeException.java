package io.skerry.raft.node;

/** The command is larger, as bytes, than the cluster takes. */
public final class PayloadTooLargeException extends RefusedException {

    /** Names the size and the limit. */
    public PayloadTooLargeException(long bytes, long limitBytes) {
        super("The command has " + bytes + " bytes, the cluster takes " + limitBytes, null);
    }
}
