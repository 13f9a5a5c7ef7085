package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.Causes;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageFailedException;
import io.skerry.raft.storage.StorageFullException;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why requests are refused or fail, in words that name the storage, the fault and the mend. Immutable. */
final class Reasons {

    private static final Logger LOG = LoggerFactory.getLogger(Reasons.class);

    private final String storage;
    /** What is said of a failed write if there is no memory to say why: made while there is. */
    private final StorageFailedException withoutCause;

    Reasons(String storage) {
        this.storage = storage;
        this.withoutCause = new StorageFailedException(
                "Writing to " + storage + " failed, and no memory was left to say why; whether this batch is on disk is"
                        + " unknown. Nothing is acknowledged any more: close the storage, and open it again",
                Effect.UNKNOWN,
                null);
    }

    /** The write failed that held the request: it may be on disk. Never throws: what comes after a failure needs it. */
    StorageFailedException failed(Throwable cause) {
        try {
            return failedBy(cause);
        } catch (RuntimeException | Error e) {
            return withoutCause;
        }
    }

    private StorageFailedException failedBy(Throwable cause) {
        String message = "Writing to " + storage + " failed (" + Causes.message(cause)
                + "); whether this batch is on disk is unknown. Nothing is acknowledged any more: close the storage, ";
        return NoSpace.isWhy(cause)
                ? new StorageFullException(message + "free space, and open it again", Effect.UNKNOWN, cause)
                : new StorageFailedException(message + "mend the disk, and open it again", Effect.UNKNOWN, cause);
    }

    /** An earlier write failed: the request never reached the disk. */
    StorageFailedException failedEarlier(StorageFailedException earlier) {
        boolean full = earlier instanceof StorageFullException;
        String message = "Storage " + storage + " stopped when an earlier write failed ("
                + (earlier.getCause() == null ? earlier.getMessage() : Causes.message(earlier.getCause()))
                + "); this call has done nothing. Close the storage, " + (full ? "free space" : "mend the disk")
                + ", and open it again";
        return full
                ? new StorageFullException(message, Effect.NONE, earlier)
                : new StorageFailedException(message, Effect.NONE, earlier);
    }

    /** Tells people that a write has failed; to be called when all that waits for it knows. */
    void tellOfFailure(Throwable cause) {
        Causes.tell(
                cause, told -> LOG.error("storage={} write failed; nothing is acknowledged any more", storage, told));
    }

    StorageClosedException closed() {
        return new StorageClosedException("Storage " + storage + " is closed; nothing has happened");
    }

    BatchRefusedException noRoom(long missingBytes, Room room) {
        return new BatchRefusedException(
                Reason.NO_ROOM,
                "The batch needs " + missingBytes + " bytes beyond its credit, of " + room.limitBytes() + " are "
                        + room.takenBytes() + " taken; try again when a batch has completed");
    }

    BatchRefusedException otherStamp(Stamp found, Stamp asked) {
        return new BatchRefusedException(
                Reason.NAME_TAKEN,
                "Storage " + storage + " is stamped as cluster "
                        + found.identity().cluster() + " node "
                        + found.identity().node() + ", not as cluster "
                        + asked.identity().cluster() + " node "
                        + asked.identity().node());
    }
}
