package io.skerry.raft.storage;

/**
 * A batch was refused before it joined: it has changed nothing, and the storage goes on. {@link Reason#NO_ROOM} and
 * {@link Reason#DISK_FULL} pass, see {@link #isPassing}; all others are mistakes of the caller, and the batch would be
 * refused again.
 */
public final class BatchRefusedException extends StorageException {

    /** Why a batch was refused. */
    public enum Reason {
        /** An append would leave a gap behind the last accepted entry. */
        GAP,
        /** It would change what was truncated from the front: that is committed, and gone. */
        BELOW_FIRST,
        /** A prefix truncation, or a membership, beyond the last accepted entry. */
        BEYOND_LAST,
        /** A term would go backwards: within the log, or in the hard state. */
        BACKWARD_TERM,
        /** The log has another term at the named position. */
        OTHER_TERM,
        /** A payload, a value or a name is larger than the limits allow. */
        TOO_LARGE,
        /** Too much waits for the disk already: try again when something has completed. */
        NO_ROOM,
        /**
         * The disk has less room left than the storage holds in reserve: the storage works, and takes what adds nothing. It
         * passes by itself once there is space again.
         */
        DISK_FULL,
        /** The group's number, or the storage, carries another name already. */
        NAME_TAKEN
    }

    private final Reason reason;

    /** Names the fault and the mend. */
    public BatchRefusedException(Reason reason, String message) {
        super(message, Effect.NONE, null);
        this.reason = reason;
    }

    /** Returns whether the same batch may be taken later, without anything else to be done by the caller. */
    public boolean isPassing() {
        return reason == Reason.NO_ROOM || reason == Reason.DISK_FULL;
    }

    /** Returns why the batch was refused. */
    public Reason reason() {
        return reason;
    }
}
