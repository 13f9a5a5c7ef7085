package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.layout.Block;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Goes through the blocks of a log one by one, dead ones included, and goes on behind those that are damaged: for who looks
 * at a log, not for who uses it. Thread-safe; the caller keeps the database open.
 */
public final class LogWalk {

    /** Large reads from few files: what is walked through is not read again soon. */
    private static final long READAHEAD_BYTES = 1 << 20;

    /** Takes what stands there, in the order of the indexes. */
    public interface Visitor {
        /** Takes a block whose header checks out; returns whether to go on. */
        boolean block(byte[] key, Block block, int bytes);

        /** Takes the key of a block whose header does not check out, and why; returns whether to go on. */
        boolean damaged(byte[] key, CorruptionException why);
    }

    private final RocksDB db;
    private final ColumnFamilies families;

    /** Walks through that database. */
    public LogWalk(RocksDB db, ColumnFamilies families) {
        this.db = db;
        this.families = families;
    }

    /**
     * Visits the blocks that end at an index or above it.
     *
     * @throws CorruptionException if RocksDB cannot read on; what it could read was visited
     */
    public void walk(GroupId group, long fromIndex, Visitor visitor) {
        try (Slice end = new Slice(BlockKey.endOf(group));
                ReadOptions options = new ReadOptions()
                        .setVerifyChecksums(true)
                        .setFillCache(false)
                        .setReadaheadSize(READAHEAD_BYTES)
                        .setIterateUpperBound(end);
                RocksIterator blocks = db.newIterator(families.log(), options)) {
            boolean goesOn = true;
            for (blocks.seek(BlockKey.of(group, fromIndex)); goesOn && blocks.isValid(); blocks.next()) {
                goesOn = visit(blocks.key(), blocks.value(), visitor);
            }
            blocks.status();
        } catch (RocksDBException e) {
            throw Unreadable.because("The log of group " + group, e);
        }
    }

    private static boolean visit(byte[] key, byte[] value, Visitor visitor) {
        Block block;
        try {
            block = Block.parse(key, value);
        } catch (CorruptionException e) {
            return visitor.damaged(key, e);
        }
        return visitor.block(key, block, value.length);
    }
}
