package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.files.Folders;
import io.skerry.raft.storage.rocksdb.layout.FolderFormat;
import io.skerry.raft.storage.rocksdb.snapshot.Room;
import io.skerry.raft.storage.rocksdb.snapshot.SnapshotFolders;
import io.skerry.raft.storage.rocksdb.state.StateListing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The folder around the database: its lock, its format, and that its names are durable. Closing releases the lock.
 *
 * <p>A new folder is made in this order, each step synced before the next: {@code FORMAT.new}, which says that what
 * follows is ours; the database and in it the identity; {@code FORMAT.new} renamed to {@code FORMAT}. So a folder with a
 * {@code FORMAT} had a whole database once, and is never taken for an empty one when files of it are missing; and what
 * an interrupted first open leaves is gone on with, if there is anything in it.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class StorageFolder implements AutoCloseable {

    private static final String FORMAT = FolderFormat.FILE;
    private static final String UNFINISHED = FolderFormat.UNFINISHED;
    private static final String DATABASE = FolderFormat.DATABASE;

    /** What a new folder may hold: what an interrupted first open leaves, and what a new file system comes with. */
    private static final Set<String> KNOWN = Set.of(FolderLock.NAME, UNFINISHED, DATABASE, "lost+found");

    private final Path path;
    private final FolderLock lock;
    private final boolean isNew;

    private StorageFolder(Path path, FolderLock lock, boolean isNew) {
        this.path = path;
        this.lock = lock;
        this.isNew = isNew;
    }

    /**
     * Locks the folder and checks its format; makes it if it is not there. Somebody's folder is left as it was.
     *
     * @throws StorageOpenException if it is locked, not ours, of another format, or cannot be read
     * @throws CorruptionException  if it was a storage, and has lost what makes it one
     * @throws io.skerry.raft.storage.StorageFullException if there is no room on the disk for its first files
     */
    static StorageFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            Folders.createDurably(path);
            inspect(path);
            FolderLock lock = FolderLock.take(path);
            try {
                // Again, now that nobody else can be making it.
                boolean isNew = inspect(path);
                if (isNew) {
                    begin(path);
                }
                // Whoever made the folder or renamed the format may have been killed before this.
                Folders.sync(path);
                if (path.getParent() != null) {
                    Folders.sync(path.getParent());
                }
                return new StorageFolder(path, lock, isNew);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw Unwritable.of("Folder " + path + " cannot be opened", "mend its path or permissions", e);
        }
    }

    /** Returns the folder of the database. */
    Path database() {
        return path.resolve(DATABASE);
    }

    /** Returns the folder of the states of groups. */
    Path states() {
        return path.resolve(StateListing.NAME);
    }

    /** Returns whether there never was a whole database in it. */
    boolean isNew() {
        return isNew;
    }

    /**
     * Opens the snapshots beside the database.
     *
     * @param exists whether the database holds anything of a group
     */
    SnapshotFolders openSnapshots(Supplier<StoreId> owner, Room room, Predicate<GroupId> exists) {
        try {
            return SnapshotFolders.open(path, owner, room, exists);
        } catch (IOException e) {
            throw Unwritable.of("The snapshots in " + path + " cannot be opened", "mend the disk, and try again", e);
        }
    }

    /** The database is whole and has its identity: from now on it may not be missing. */
    void finish() {
        try {
            Files.move(path.resolve(UNFINISHED), path.resolve(FORMAT), StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(path);
        } catch (IOException e) {
            throw Unwritable.of("Folder " + path + " cannot be finished", "mend the disk, and try again", e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** Returns how many bytes the file system would still take. */
    long usableBytes() throws IOException {
        return Files.getFileStore(database()).getUsableSpace();
    }

    /** Returns how large the file system is, or the largest number if it does not say: that keeps nobody from opening. */
    long diskBytes() {
        try {
            return Files.getFileStore(database()).getTotalSpace();
        } catch (IOException e) {
            // Whoever asks for the room that is left, as the reserve does at once, is told the same, and says so.
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void close() {
        lock.close();
    }

    /** Returns whether the folder is new, or refuses it; changes nothing. */
    private static boolean inspect(Path path) throws IOException {
        if (!FolderFormat.isFinished(path)) {
            requireUnusedOrUnfinished(path);
            return true;
        }
        FolderFormat.requireKnown(path);
        return false;
    }

    private static void requireUnusedOrUnfinished(Path path) throws IOException {
        Path unfinished = path.resolve(UNFINISHED);
        boolean ours = Files.exists(unfinished)
                && Files.readString(unfinished, StandardCharsets.ISO_8859_1).equals(FolderFormat.CONTENT);
        Path database = path.resolve(DATABASE);
        if (!ours && Files.exists(database) && !Folders.names(database).isEmpty()) {
            throw notAStorage(
                    path,
                    "it has a folder " + DATABASE + ", but no file " + FORMAT
                            + "; if it was a storage once, replace this" + " replica from its peers; else");
        }
        for (String name : Folders.names(path)) {
            if (!KNOWN.contains(name)) {
                throw notAStorage(path, "it has no file " + FORMAT + ", but " + name + ";");
            }
        }
    }

    private static void begin(Path path) throws IOException {
        // Written over and never emptied: were it empty for a moment, for which there is no room or after which the
        // power fails, the database behind it would be nobody's. And always written: what can be read there may be
        // what a failed sync has left.
        try (FileChannel file =
                FileChannel.open(path.resolve(UNFINISHED), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer content = ByteBuffer.wrap(FolderFormat.CONTENT.getBytes(StandardCharsets.US_ASCII));
            Folders.writeFully(file, content);
            file.truncate(FolderFormat.CONTENT.length());
            file.force(true);
        }
        Folders.sync(path);
        Path database = path.resolve(DATABASE);
        Folders.createDurably(database);
        if (isEmpty(database)) {
            // An open for which there was no room leaves files, and the next one as many again.
            for (String name : Folders.names(database)) {
                Files.delete(database.resolve(name));
            }
        }
    }

    /** Returns whether a database that was not finished holds nothing yet: no table, and nothing in a write-ahead log. */
    private static boolean isEmpty(Path database) throws IOException {
        for (String name : Folders.names(database)) {
            if (name.endsWith(".sst") || name.endsWith(".log") && Files.size(database.resolve(name)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static StorageOpenException notAStorage(Path path, String why) {
        return new StorageOpenException(
                Reason.NOT_A_STORAGE, "Folder " + path + " is not a storage: " + why + " name an empty folder", null);
    }
}
