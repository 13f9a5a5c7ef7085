package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.layout.Block;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;

/**
 * Reads blocks. Every read sees one state of the database. Checksums are always verified, and an iterator that ends is
 * always asked why: damage ends it exactly as the last key does.
 *
 * <p>Thread-safe; the caller keeps the database open, and closes this before it.
 */
public final class BlockReader implements AutoCloseable {

    private final RocksDB db;
    private final ColumnFamilies families;
    private final CursorPool cursors;

    /** Reads from that database. */
    public BlockReader(RocksDB db, ColumnFamilies families) {
        this.db = db;
        this.families = families;
        this.cursors = new CursorPool(() -> new BlockCursor(db, families));
    }

    /**
     * Returns entries from an index on, or null if what stands in the database is not of the given shape: then it has
     * changed since the shape was taken, or is damaged.
     *
     * @param fromIndex  above the boundary of the shape
     * @param untilIndex at most one above the last index of the shape
     * @param maxBytes   a limit that the first entry ignores
     * @throws CorruptionException if a block does not check out
     */
    public @Nullable EncodedEntries read(
            GroupId group, LogShape shape, long fromIndex, long untilIndex, long maxBytes) {
        CursorPool.Loan loan = cursors.lend();
        EncodedEntries found;
        try {
            found = loan.cursor().read(group, fromIndex, untilIndex, maxBytes);
        } catch (RuntimeException | Error e) {
            loan.cursor().close();
            throw e;
        }
        cursors.giveBack(loan);
        return found != null && shape.holds(found) ? found : null;
    }

    /** Returns about how many bytes the blocks have that end in a range of indexes, as they are stored. */
    public long approximateBytes(GroupId group, long fromIndex, long untilIndex) {
        try (Slice begin = new Slice(BlockKey.of(group, fromIndex));
                Slice end = new Slice(BlockKey.of(group, untilIndex))) {
            long[] sizes = db.getApproximateSizes(
                    families.log(),
                    List.of(new Range(begin, end)),
                    SizeApproximationFlag.INCLUDE_FILES,
                    SizeApproximationFlag.INCLUDE_MEMTABLES);
            return sizes[0];
        }
    }

    /** Lets go of memtables and files that only idle iterators still hold. */
    public void giveUpIdle() {
        cursors.giveUpIdle();
    }

    @Override
    public void close() {
        cursors.close();
    }

    /**
     * Returns the last block of a group, or null if it has none.
     *
     * @throws CorruptionException if it does not check out
     */
    public @Nullable Block last(GroupId group) {
        try (Slice begin = new Slice(BlockKey.of(group, 0));
                Slice end = new Slice(BlockKey.endOf(group));
                ReadOptions options = readOptions(end).setIterateLowerBound(begin);
                RocksIterator blocks = db.newIterator(families.log(), options)) {
            blocks.seekForPrev(BlockKey.of(group, Long.MAX_VALUE));
            return isValid(group, blocks) ? Block.parse(blocks.key(), blocks.value()) : null;
        }
    }

    /**
     * Returns the first block of a group if it ends below an index, or null.
     *
     * @throws CorruptionException if it does not check out
     */
    public @Nullable Block firstBelow(GroupId group, long index) {
        try (Slice end = new Slice(BlockKey.of(group, index));
                ReadOptions options = readOptions(end);
                RocksIterator blocks = db.newIterator(families.log(), options)) {
            blocks.seek(BlockKey.of(group, 0));
            return isValid(group, blocks) ? Block.parse(blocks.key(), blocks.value()) : null;
        }
    }

    /**
     * Returns the keys of the blocks that hold entries at or above an index, in order.
     *
     * @throws CorruptionException if they cannot be read
     */
    public List<byte[]> keysFrom(GroupId group, long index) {
        return keysFrom(group, index, Integer.MAX_VALUE);
    }

    /** As {@link #keysFrom(GroupId, long)}, but so many at most. */
    public List<byte[]> keysFrom(GroupId group, long index, int limit) {
        List<byte[]> keys = new ArrayList<>();
        try (Slice end = new Slice(BlockKey.endOf(group));
                ReadOptions options = readOptions(end);
                RocksIterator blocks = db.newIterator(families.log(), options)) {
            for (blocks.seek(BlockKey.of(group, index)); keys.size() < limit && isValid(group, blocks); blocks.next()) {
                keys.add(blocks.key());
            }
        }
        return keys;
    }

    /**
     * Returns the block under a key.
     *
     * @throws CorruptionException if there is none, or it does not check out
     */
    public Block block(byte[] key) {
        try (ReadOptions options = new ReadOptions().setVerifyChecksums(true).setFillCache(false)) {
            byte[] value = db.get(families.log(), options, key);
            if (value == null) {
                throw new CorruptionException("Block " + BlockKey.describe(key) + " is missing" + WayBack.REPLACE);
            }
            return Block.parse(key, value);
        } catch (RocksDBException e) {
            throw Unreadable.because("Block " + BlockKey.describe(key), e);
        }
    }

    private static boolean isValid(GroupId group, RocksIterator blocks) {
        if (blocks.isValid()) {
            return true;
        }
        try {
            blocks.status();
            return false;
        } catch (RocksDBException e) {
            throw Unreadable.because("The log of group " + group, e);
        }
    }

    private static ReadOptions readOptions(Slice end) {
        return new ReadOptions().setVerifyChecksums(true).setFillCache(false).setIterateUpperBound(end);
    }
}
