package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The names below {@code DIR/snapshots}. Stateless, thread-safe. */
final class FolderNames {

    static final String RECEIVING = "receiving";
    static final String REPLACED = "replaced";
    static final String WRITING = "writing-";
    static final String REMOVED = "removed-";
    /** No file of a snapshot has a name that begins with a dot. */
    static final String CONDEMNED = ".condemned";

    static final String DESTROYING = ".destroying";

    private static final Pattern SNAPSHOT = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{16}(\\.[0-9]+)?");
    private static final Pattern GROUP = Pattern.compile("[0-9a-f]{16}");

    private FolderNames() {}

    static String of(LogPosition position) {
        return String.format("%016x-%016x", position.term(), position.index());
    }

    static boolean isSnapshot(String name) {
        return SNAPSHOT.matcher(name).matches();
    }

    static boolean isGroup(String name) {
        return GROUP.matcher(name).matches();
    }

    static GroupId group(String name) {
        return GroupId.of(Long.parseUnsignedLong(name, 16));
    }

    /** Returns whether the name is that of something that was not finished, and never is gone on with. */
    static boolean isGarbage(String name) {
        return name.startsWith(WRITING) || name.startsWith(REMOVED) || name.equals(REPLACED);
    }

    /** Returns the first folder that is not there: the name itself, or with a number behind the separator. */
    static Path free(Path home, String name, String separator) {
        Path path = home.resolve(name);
        for (int number = 2; Files.exists(path); number++) {
            path = home.resolve(name + separator + number);
        }
        return path;
    }
}
