package io.skerry.raft.node;

/** The disk of the node that had to store it is full. Free space there. */
public final class DiskFullException extends RefusedException {

    /** Names the disk and the mend. */
    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
