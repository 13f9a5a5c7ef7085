package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.group.StateReader;
import io.skerry.raft.storage.rocksdb.inspect.StorageInspector;
import io.skerry.raft.storage.rocksdb.layout.FolderFormat;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import io.skerry.raft.storage.rocksdb.layout.StateRecord;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Mends a storage by giving up what is damaged. What it leaves is a log that ends earlier than what the store had
 * acknowledged, so it is a store of its own from then on: it takes part in its cluster again only once an administrator has
 * bound the node to the new store id.
 *
 * <p>Needs a database that opens; it cannot mend RocksDB's own files. Stateless, thread-safe.
 */
public final class RocksDbRepair {

    private RocksDbRepair() {}

    /**
     * Copies the folder, then cuts the log of one group behind an index, and gives the folder a new store id: both durable
     * and in one write. Term and vote of the group stay, and so do all other groups.
     *
     * @param lastIndex the last index to keep, which may be the boundary's
     * @param backup    a folder that is not there yet, and not within the storage's
     * @throws StorageOpenException     if the folder is open elsewhere, is no storage, or the copy cannot be made
     * @throws IllegalArgumentException if the index is not in the log
     * @throws CorruptionException      if a storage cannot open the folder, or what would be kept is damaged as well; the
     *     message says up to where it is sound
     */
    public static RepairReport truncate(Path folder, GroupId group, long lastIndex, Path backup) {
        Path path = folder.toAbsolutePath().normalize();
        requireStorage(path);
        try (StorageFolder locked = StorageFolder.open(path)) {
            // Before the copy: what is refused leaves nothing behind.
            try (StorageInspector storage = StorageInspector.open(path)) {
                storage.requireCut(group, lastIndex);
            }
            FolderBackup copy = FolderBackup.of(path, backup.toAbsolutePath().normalize());
            return cut(locked, new LogCut(group, lastIndex), copy);
        }
    }

    /** An open would make a new storage where there is none. */
    private static void requireStorage(Path path) {
        if (!FolderFormat.isFinished(path)) {
            throw new StorageOpenException(
                    Reason.NOT_A_STORAGE,
                    "Folder " + path + " is not a storage: it has no file " + FolderFormat.FILE
                            + "; name the folder of a node's storage",
                    null);
        }
    }

    private static RepairReport cut(StorageFolder folder, LogCut cut, FolderBackup copy) {
        NativeBudget budget = NativeBudget.of(RocksDbStorageConfig.defaults());
        try (Database database = Database.open(folder, budget, options -> {});
                WriteBatch batch = new WriteBatch()) {
            int blocks = cut.addTo(batch, database);
            Stamp found = stamp(database, folder);
            Stamp next = anew(found);
            byte[] key = StateKey.identity();
            batch.put(database.families().metadata(), key, StateRecord.stamp(key, next));
            database.write(batch);
            database.flush();
            return new RepairReport(
                    folder.database().getParent(),
                    copy.target(),
                    copy.linked(),
                    copy.copied(),
                    cut.group(),
                    cut.lastIndex(),
                    blocks,
                    found.identity().store(),
                    next.identity().store());
        } catch (RocksDBException e) {
            throw Unwritable.of(
                    "Folder " + folder + " cannot be written",
                    String.valueOf(e.getMessage()),
                    "mend the disk; the copy is " + copy.target(),
                    e);
        }
    }

    private static Stamp stamp(Database database, StorageFolder folder) {
        byte[] key = StateKey.identity();
        byte @Nullable [] value = new StateReader(database.db(), database.families()).metadata(key);
        if (value == null) {
            throw new CorruptionException("Folder " + folder + " has lost its identity" + WayBack.REPLACE);
        }
        return StateRecord.parseStamp(key, value);
    }

    /** The node and the cluster stay: the folder is still refused by every other. */
    private static Stamp anew(Stamp found) {
        StorageIdentity identity = found.identity();
        return new Stamp(
                new StorageIdentity(StoreId.random(new SecureRandom()), 0, identity.cluster(), identity.node()),
                found.codec());
    }
}
