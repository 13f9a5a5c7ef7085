package io.skerry.raft.storage;

import org.jspecify.annotations.Nullable;

/**
 * Bytes on disk are not what was written. The group they belong to is stopped, or the open refused: a replica in this
 * state must be replaced from its peers, or repaired by an administrator, never used as a shorter log.
 */
public final class CorruptionException extends StorageException {

    /** Names the file or key, what is wrong with it, and the way back. */
    public CorruptionException(String message, @Nullable Throwable cause) {
        super(message, Effect.NONE, cause);
    }

    /** Names the file or key, what is wrong with it, and the way back. */
    public CorruptionException(String message) {
        this(message, null);
    }
}
