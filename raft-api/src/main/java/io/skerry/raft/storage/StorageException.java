package io.skerry.raft.storage;

import org.jspecify.annotations.Nullable;

/**
 * A storage could not do what it was asked. Each kind says what to do about it; {@link #effect} says whether the batch
 * that failed with it has happened.
 */
public abstract class StorageException extends RuntimeException {

    /** What a failed batch has done. */
    public enum Effect {
        /** Nothing: neither now nor after the storage is reopened. */
        NONE,
        /** Unknown until the storage is reopened: then all of it is there, or nothing. */
        UNKNOWN
    }

    private final Effect effect;

    /** Names the fault and the mend. */
    protected StorageException(String message, Effect effect, @Nullable Throwable cause) {
        super(message, cause);
        this.effect = effect;
    }

    /** Returns what the batch that failed with this has done; {@link Effect#NONE} for a failed read. */
    public Effect effect() {
        return effect;
    }
}
