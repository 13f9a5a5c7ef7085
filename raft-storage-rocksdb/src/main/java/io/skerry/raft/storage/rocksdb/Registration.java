package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.group.StateReader;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import io.skerry.raft.storage.rocksdb.layout.StateRecord;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Says who a folder is, refuses a folder of another, and counts the open, synced, before anybody may use it. This is
 * the one write that does not go through the committer, which does not exist yet.
 */
final class Registration {

    private final StorageFolder folder;
    private final Database database;

    Registration(StorageFolder folder, Database database) {
        this.folder = folder;
        this.database = database;
    }

    /**
     * Returns the identity with this open counted in.
     *
     * @throws StorageOpenException if the folder is stamped otherwise than expected, or was written with another codec
     * @throws CorruptionException  if the identity is damaged, or missing though there is data
     */
    Stamp enter(RocksDbStorageConfig config, String codec) {
        byte[] key = StateKey.identity();
        StateReader state = new StateReader(database.db(), database.families());
        byte @Nullable [] value = state.metadata(key);
        Stamp next = value == null ? first(state, codec) : again(StateRecord.parseStamp(key, value), config, codec);
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(database.families().metadata(), key, StateRecord.stamp(key, next));
            database.write(batch);
            if (folder.isNew()) {
                // Out of the write-ahead log: whatever happens to that, this stays, and what is missing is missed.
                database.flush();
                folder.finish();
            }
        } catch (RocksDBException e) {
            throw Unwritable.of("Folder " + folder + " cannot be written", e.getMessage(), "mend the disk", e);
        }
        return next;
    }

    /** The identity is the first thing ever written, and a folder is not finished without it. */
    private Stamp first(StateReader state, String codec) {
        if (!folder.isNew() || !state.groups().isEmpty()) {
            throw new CorruptionException("Folder " + folder + " has lost its identity" + WayBack.REPLACE);
        }
        return new Stamp(new StorageIdentity(StoreId.random(new SecureRandom()), 1, null, null), codec);
    }

    private Stamp again(Stamp found, RocksDbStorageConfig config, String codec) {
        StorageIdentity identity = found.identity();
        requireSame("cluster", identity.cluster(), config.expectedCluster());
        requireSame("node", identity.node(), config.expectedNode());
        if (!found.codec().equals(codec)) {
            throw new StorageOpenException(
                    Reason.OTHER_FORMAT,
                    "Folder " + folder + " was written with entry codec \"" + found.codec() + "\", this is \"" + codec
                            + "\"; open it with that one",
                    null);
        }
        StorageIdentity counted =
                new StorageIdentity(identity.store(), identity.openCounter() + 1, identity.cluster(), identity.node());
        return new Stamp(counted, codec);
    }

    private void requireSame(String what, @Nullable Object found, @Nullable Object expected) {
        if (found != null && expected != null && !found.equals(expected)) {
            throw new StorageOpenException(
                    Reason.OTHER_IDENTITY,
                    "Folder " + folder + " belongs to " + what + " " + found + ", not to " + what + " " + expected
                            + "; name the right folder, or an empty one",
                    null);
        }
    }
}
