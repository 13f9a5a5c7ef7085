package io.skerry.raft.storage.rocksdb.layout;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The names in a storage's folder, and what the file says that makes it one. Stateless, thread-safe. */
public final class FolderFormat {

    /** The file that a finished folder has. */
    public static final String FILE = "FORMAT";

    /** The same, of a first open that is under way or never finished. */
    public static final String UNFINISHED = "FORMAT.new";

    /** The folder of the database. */
    public static final String DATABASE = "raft";

    /** The file that is locked while a storage is open, in the folder and in that of the database. */
    public static final String LOCK = "LOCK";

    private static final String MAGIC = "skerry-storage ";

    /** What the file holds. */
    public static final String CONTENT = MAGIC + FormatVersion.FOLDER + "\n";

    private FolderFormat() {}

    /** Returns whether the folder's first open finished; then it is never taken for a new one again. */
    public static boolean isFinished(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /**
     * Refuses a finished folder that lacks its database, or has another format. Reads only.
     *
     * @throws CorruptionException  if the database is gone, or the file is not what was written
     * @throws StorageOpenException if it has another format version
     * @throws IOException          if the file cannot be read
     */
    public static void requireKnown(Path folder) throws IOException {
        if (!Files.isDirectory(folder.resolve(DATABASE))) {
            throw new CorruptionException("Folder " + folder + " has lost its folder " + DATABASE + WayBack.REPLACE);
        }
        String text = Files.readString(folder.resolve(FILE), StandardCharsets.ISO_8859_1);
        if (!text.startsWith(MAGIC)) {
            throw new CorruptionException("The file " + folder.resolve(FILE) + " is damaged" + WayBack.REPLACE);
        }
        if (!text.equals(CONTENT)) {
            throw new StorageOpenException(
                    Reason.OTHER_FORMAT,
                    "Folder " + folder + " has format version "
                            + text.substring(MAGIC.length()).strip() + ", this code knows " + FormatVersion.FOLDER
                            + "; open it with the version that wrote it",
                    null);
        }
    }
}
