package io.skerry.raft.storage;

import org.jspecify.annotations.Nullable;

/**
 * A write or sync failed, and with it the storage: it takes and shows nothing any more. Close it, mend the disk, and
 * open it again; opening checks and rewrites what it finds. A failed sync is never tried again: the pages it left
 * would look clean although they may not have reached the disk.
 */
public class StorageFailedException extends StorageException {

    /** Names the fault and the mend. */
    public StorageFailedException(String message, Effect effect, @Nullable Throwable cause) {
        super(message, effect, cause);
    }
}
