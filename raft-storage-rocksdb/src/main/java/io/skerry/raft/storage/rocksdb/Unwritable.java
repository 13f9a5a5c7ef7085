package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageFullException;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.commit.NoSpace;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

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
    static StorageException of(String what, String reason, String mend, Exception cause) {
        return NoSpace.isWhy(cause)
                ? new StorageFullException(what + ": " + reason + "; free space, and try again", Effect.NONE, cause)
                : new StorageOpenException(Reason.IO, what + ": " + reason + "; " + mend, cause);
    }

    /** As above, for what the file system says. */
    static StorageException of(String what, String mend, IOException cause) {
        return of(what, inWords(cause), mend, cause);
    }

    /** The names of Java's exceptions are often all that says what went wrong, and say it to programmers only. */
    private static String inWords(IOException cause) {
        if (!(cause instanceof FileSystemException fault)) {
            return String.valueOf(cause.getMessage());
        }
        String file = fault.getFile();
        if (fault instanceof FileAlreadyExistsException || fault instanceof NotDirectoryException) {
            return file + " is a file, not a folder";
        }
        if (fault instanceof AccessDeniedException) {
            return file + " may not be accessed by this user";
        }
        if (fault instanceof NoSuchFileException) {
            return file + " is not there";
        }
        return file + ": " + fault.getReason();
    }
}
