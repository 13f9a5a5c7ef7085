package io.skerry.raft.storage;

import org.jspecify.annotations.Nullable;

/** A folder could not be opened as a storage; nothing that it holds was changed. */
public final class StorageOpenException extends StorageException {

    /** Why a folder was refused. */
    public enum Reason {
        /** Another process, or another storage of this one, has it open. */
        LOCKED,
        /** It belongs to another node, cluster or store. */
        OTHER_IDENTITY,
        /** It was written by a newer version, or by another codec. */
        OTHER_FORMAT,
        /** It is not a storage folder at all. */
        NOT_A_STORAGE,
        /** The file system or the database failed. */
        IO
    }

    private final Reason reason;

    /** Names the folder, the fault and the mend. */
    public StorageOpenException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, Effect.NONE, cause);
        this.reason = reason;
    }

    /** Returns why the folder was refused. */
    public Reason reason() {
        return reason;
    }
}
