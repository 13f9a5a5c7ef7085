package io.skerry.raft.node;

import org.jspecify.annotations.Nullable;

/** A snapshot that was asked for could not be taken. The group goes on, and nothing of its log was let go. */
public final class SnapshotFailedException extends RaftException {

    /** Says why. */
    public SnapshotFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Says why. */
    public SnapshotFailedException(String message) {
        this(message, null);
    }
}
