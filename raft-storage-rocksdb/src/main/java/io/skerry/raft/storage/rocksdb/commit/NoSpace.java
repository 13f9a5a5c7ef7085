package io.skerry.raft.storage.rocksdb.commit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Tells a full disk from a broken one. Stateless. */
public final class NoSpace {

    /** What the system says of ENOSPC and EDQUOT: Java hands on these words, and no number. */
    private static final String FULL = "No space left";

    private static final String QUOTA = "quota exceeded";

    private NoSpace() {}

    /** Returns whether something failed because there was no room on the disk. */
    public static boolean isWhy(Throwable failure) {
        if (failure instanceof RocksDBException e) {
            return e.getStatus() != null && e.getStatus().getSubCode() == Status.SubCode.NoSpace || says(e);
        }
        return failure instanceof IOException e && says(e);
    }

    private static boolean says(Exception failure) {
        @Nullable String message = failure.getMessage();
        return message != null && (message.contains(FULL) || message.contains(QUOTA));
    }
}
