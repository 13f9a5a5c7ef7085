package io.skerry.raft.node;

/** The disk of the node that had to store it is full. Free space there. */
public final class DiskFullException extends RefusedException {

    /** Names the disk and the mend; nothing has stopped, and once there is space it goes on by itself. */
    public DiskFullException(String message) {
        super(message, null);
    }

    /** Names the disk and the mend, where something has stopped because of it. */
    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
