package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageFullException;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.commit.NoSpace;

/** Why an open that had to write failed: a full disk has a mend of its own. Stateless. */
final class Unwritable {

    private Unwritable() {}

    /**
     * Returns what to throw.
     *
     * @param what   what could not be done
     * @param reason why, in words
     * @param mend   what to do about it, unless the disk is full
     */
    static StorageException of(String what, Object reason, String mend, Exception cause) {
        return NoSpace.isWhy(cause)
                ? new StorageFullException(what + ": " + reason + "; free space, and try again", Effect.NONE, cause)
                : new StorageOpenException(Reason.IO, what + ": " + reason + "; " + mend, cause);
    }
}
