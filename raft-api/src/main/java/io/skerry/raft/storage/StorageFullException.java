package io.skerry.raft.storage;

import org.jspecify.annotations.Nullable;

/**
 * A write failed because the disk is full, or an open had no room to write anew what the last life left in the
 * write-ahead log. Free space, then close the storage and open it again.
 */
public final class StorageFullException extends StorageFailedException {

    /** Names the disk and the mend. */
    public StorageFullException(String message, Effect effect, @Nullable Throwable cause) {
        super(message, effect, cause);
    }
}
