package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageFailedException;
import io.skerry.raft.storage.StorageFullException;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.commit.NoSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What went wrong with a state database, in words that name the folder and the mend. Stateless. */
final class StateFaults {

    /** Of what is found out by whoever opens it: nobody has to remove anything. */
    private static final String PUT_ASIDE =
            "; a start puts it aside, and makes it anew from a snapshot and the log, or fetches it from another node";

    private StateFaults() {}

    private static String mend(Path folder) {
        return "; stop the node and remove the folder " + folder.getParent()
                + ": the state is made anew from a snapshot and the log, and where they do not reach, from a snapshot of"
                + " another node";
    }

    static CorruptionException damaged(Path folder, String fault, Exception cause) {
        return new CorruptionException("State " + folder + " is damaged: " + fault + mend(folder), cause);
    }

    /** Returns whether it is RocksDB, or a record, that says so. Families that do not agree no disk has brought about. */
    static boolean isDamage(CorruptionException e) {
        return e.getCause() != null;
    }

    static StorageOpenException otherVersion(Path folder, byte version) {
        return new StorageOpenException(
                Reason.OTHER_FORMAT,
                "State " + folder + " has a position of version " + version
                        + ", which this release does not know: run the release that wrote it, or a newer one",
                null);
    }

    static CorruptionException disagreeing(
            Path folder, String family, PositionRecord position, LiveFileMetaData table) {
        return new CorruptionException("The column families of state " + folder + " are not at one position: table "
                + table.fileName() + " of family " + family + " has what was written up to number "
                + table.largestSeqno() + ", and the position " + position.position() + " is of number "
                + position.sequence() + mend(folder));
    }

    static StorageOpenException added(Path folder, List<String> families, LogPosition position) {
        return new StorageOpenException(
                Reason.OTHER_FORMAT,
                "State " + folder + " stands at " + position + " and has no column families " + families
                        + ", which this state machine has: run the release that wrote it" + mend(folder),
                null);
    }

    static RuntimeException refused(Path folder, RocksDBException e) {
        String message = "State " + folder + " cannot be opened: " + e.getMessage();
        Status.Code code = codeOf(e);
        if (NoSpace.isWhy(e)) {
            return new StorageFullException(message + "; free space, and try again", Effect.NONE, e);
        }
        if (code == Status.Code.InvalidArgument) {
            return new StorageOpenException(
                    Reason.OTHER_FORMAT,
                    message
                            + "; it has column families that this state machine does not name: run the release that wrote it"
                            + mend(folder),
                    e);
        }
        if (code == Status.Code.Corruption || String.valueOf(e.getMessage()).contains("No such file")) {
            return new CorruptionException(message + PUT_ASIDE, e);
        }
        return new StorageOpenException(Reason.IO, message + "; mend the disk or the permissions, and try again", e);
    }

    static StorageException unwritable(Path folder, IOException e) {
        String message = "State " + folder + " cannot be opened: " + e;
        return NoSpace.isWhy(e)
                ? new StorageFullException(message + "; free space, and try again", Effect.NONE, e)
                : new StorageOpenException(Reason.IO, message + "; mend the disk or the permissions, and try again", e);
    }

    static StorageException unread(Path folder, RocksDBException e) {
        return codeOf(e) == Status.Code.Corruption
                ? damaged(folder, String.valueOf(e.getMessage()), e)
                : new StorageFailedException(
                        "State " + folder + " cannot be read: " + e.getMessage() + "; mend the disk, and start again",
                        Effect.NONE,
                        e);
    }

    /** Returns whether RocksDB goes on by itself once the disk has room. It does not where a quota is exceeded. */
    static boolean isWithoutRoom(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getSubCode() == Status.SubCode.NoSpace;
    }

    /** Returns whether a write would have had to wait. */
    static boolean isStalled(RocksDBException e) {
        return codeOf(e) == Status.Code.Incomplete;
    }

    static BatchRefusedException full(Path folder, long neededBytes, RocksDBException e) {
        return new BatchRefusedException(
                BatchRefusedException.Reason.DISK_FULL,
                "State " + folder + " takes no commands, for the disk is full: " + e.getMessage()
                        + "; nothing is lost; free space, at least " + (neededBytes >> 20)
                        + " MiB, and it goes on by itself some seconds later");
    }

    static BatchRefusedException stalled(Path folder) {
        return new BatchRefusedException(
                BatchRefusedException.Reason.NO_ROOM,
                "State " + folder
                        + " takes no commands until its tables are compacted; nothing is lost, and it goes on by"
                        + " itself, if the disk has room for that");
    }

    static StorageFailedException unwritten(Path folder, RocksDBException e) {
        String message = "Writing to state " + folder + " failed: " + e.getMessage()
                + "; nothing that was committed is lost, for the log has it; ";
        return NoSpace.isWhy(e)
                ? new StorageFullException(message + "free space, and start again", Effect.UNKNOWN, e)
                : new StorageFailedException(message + "mend the disk, and start again", Effect.UNKNOWN, e);
    }

    static IOException failed(Path folder, String what, RocksDBException e) {
        return new IOException("State " + folder + " cannot be " + what + ": " + e.getMessage(), e);
    }

    private static Status.Code codeOf(RocksDBException e) {
        return e.getStatus() == null ? Status.Code.Undefined : e.getStatus().getCode();
    }
}
