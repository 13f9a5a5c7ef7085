package io.skerry.raft.storage;

import org.jspecify.annotations.Nullable;

/** A write failed because the disk is full. Free space, then close the storage and open it again. */
public final class StorageFullException extends StorageFailedException {

    /** Names the disk and the mend. */
    public StorageFullException(String message, Effect effect, @Nullable Throwable cause) {
        super(message, effect, cause);
    }
}
