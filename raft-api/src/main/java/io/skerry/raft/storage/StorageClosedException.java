package io.skerry.raft.storage;

/** The storage was closed before the call, or before its batch was written: nothing has happened. */
public final class StorageClosedException extends StorageException {

    /** Names the storage. */
    public StorageClosedException(String message) {
        super(message, Effect.NONE, null);
    }
}
