package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.rocksdb.group.BlockReader;
import io.skerry.raft.storage.rocksdb.group.StateReader;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Deletes all that the database holds of a group, whatever is known of it: what stands under its keys is looked up. Keys
 * are deleted one by one, for they are few; only a log of many blocks goes as a range. A range delete for every small
 * group would make each read consult as many as groups were destroyed.
 *
 * <p>Not thread-safe; owned by whoever holds the commit token.
 */
final class GroupRemoval {

    /** More blocks go as a range. */
    private static final int MANY_BLOCKS = 32;

    private final ColumnFamilies families;
    private final BlockReader blocks;
    private final StateReader state;

    GroupRemoval(ColumnFamilies families, BlockReader blocks, StateReader state) {
        this.families = families;
        this.blocks = blocks;
        this.state = state;
    }

    /**
     * Adds the deletes to a batch, in which they must precede what the group is to hold from then on.
     *
     * @throws io.skerry.raft.storage.CorruptionException if the database cannot be read
     */
    void addTo(WriteBatch batch, GroupId group) throws RocksDBException {
        List<byte[]> keys = blocks.keysFrom(group, 0, MANY_BLOCKS + 1);
        if (keys.size() > MANY_BLOCKS) {
            batch.deleteRange(families.log(), BlockKey.of(group, 0), BlockKey.endOf(group));
        } else {
            deleteAll(batch, families.log(), keys);
        }
        for (byte[] prefix : StateKey.allInStable(group)) {
            deleteAll(batch, families.stable(), state.keys(families.stable(), prefix));
        }
        for (byte[] prefix : StateKey.allInMetadata(group)) {
            deleteAll(batch, families.metadata(), state.keys(families.metadata(), prefix));
        }
    }

    private static void deleteAll(WriteBatch batch, ColumnFamilyHandle family, List<byte[]> keys)
            throws RocksDBException {
        for (byte[] key : keys) {
            batch.delete(family, key);
        }
    }
}
