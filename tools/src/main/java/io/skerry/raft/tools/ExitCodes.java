package io.skerry.raft.tools;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageException;
import java.io.PrintWriter;

/** What a command about a storage ends with, and how its help says so. Stateless. */
final class ExitCodes {

    static final int OK = 0;
    static final int DAMAGED = 1;
    static final int USAGE = 2;
    static final int UNREADABLE = 3;

    static final String HEADING = "%nExit codes:%n";
    static final String OK_LINE = "0:what was read is what was written";
    static final String DAMAGED_LINE = "1:something is damaged";
    static final String USAGE_LINE = "2:the command was not understood";
    static final String UNREADABLE_LINE = "3:the folder is no storage, or cannot be read";

    private ExitCodes() {}

    /** Says why a storage could not be looked at, or repaired, and returns what to end with. */
    static int of(StorageException failure, PrintWriter err) {
        boolean isDamage = failure instanceof CorruptionException;
        err.println((isDamage ? "damaged: " : "") + failure.getMessage());
        return isDamage ? DAMAGED : UNREADABLE;
    }
}
