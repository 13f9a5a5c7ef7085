package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.layout.Block;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * An iterator over the blocks of all groups, with the buffer that blocks are read into: both are used again and again.
 * It goes forward from where entries are known to be, and stops where the log is known to end, so that it needs no bound
 * of its own: a bound is fixed when an iterator is made, and one for each group would have to be made for each read.
 *
 * <p>It holds on to the memtables and files that it last read from. Not thread-safe; one read at a time has it.
 */
final class BlockCursor implements AutoCloseable {

    private static final int FIRST_HEAD = 1 << 10;

    /** A larger one is given up after the read. */
    private static final int KEPT_HEAD = 64 << 10;

    private final ReadOptions options;
    private final RocksIterator blocks;
    private final byte[] key = new byte[BlockKey.BYTES];
    private final GatheredRecords records = new GatheredRecords();

    /** The beginning of a block's value: its header, and perhaps more. */
    private byte[] head = new byte[FIRST_HEAD];

    BlockCursor(RocksDB db, ColumnFamilies families) {
        this.options = new ReadOptions().setVerifyChecksums(true).setFillCache(false);
        this.blocks = db.newIterator(families.log(), options);
    }

    /** Makes it see the database as it is now. */
    void refresh() {
        try {
            blocks.refresh();
        } catch (RocksDBException e) {
            throw Unreadable.because("The log", e);
        }
    }

    /**
     * Returns entries from an index on; or null if there is a hole.
     *
     * @param untilIndex above the first index, and at most one above the last that should be there
     * @param maxBytes   a limit that the first entry ignores
     * @throws CorruptionException if a block does not check out
     */
    @Nullable
    EncodedEntries read(GroupId group, long fromIndex, long untilIndex, long maxBytes) {
        blocks.seek(BlockKey.of(group, fromIndex));
        long next = fromIndex;
        while (true) {
            Block block = block(group);
            if (block == null || block.baseIndex() > next || !records.isEmpty() && block.baseIndex() != next) {
                return null;
            }
            long end = Math.min(untilIndex, block.lastIndex() + 1);
            int taken = block.countFitting(next, end, maxBytes - records.bytes());
            if (taken == 0 && !records.isEmpty()) {
                break;
            }
            taken = Math.max(1, taken);
            boolean full = next + taken < end;
            records.take(block, blocks, next, taken, full ? 0 : untilIndex - next - taken, maxBytes);
            next += taken;
            // Not one step further than is needed: it may read a block from the disk.
            if (full || next == untilIndex) {
                break;
            }
            blocks.next();
        }
        try {
            return records.handOver();
        } catch (IllegalArgumentException e) {
            throw new CorruptionException(
                    "The log of group " + group + " is damaged: " + e.getMessage() + WayBack.REPLACE, e);
        }
    }

    /** Returns the block that the iterator stands on, of which only the header is there; or null if it is not the group's. */
    private @Nullable Block block(GroupId group) {
        if (!blocks.isValid()) {
            requireSound(group);
            return null;
        }
        if (blocks.key(key) != BlockKey.BYTES || !BlockKey.isOf(group, key)) {
            return null;
        }
        int length = blocks.value(head);
        int needed = Block.headerBytes(head, length);
        if (needed > head.length) {
            head = new byte[needed];
            blocks.value(head);
        }
        return Block.parse(key, head, length);
    }

    /** Damage ends an iterator exactly as the last key does. */
    private void requireSound(GroupId group) {
        try {
            blocks.status();
        } catch (RocksDBException e) {
            throw Unreadable.because("The log of group " + group, e);
        }
    }

    /** The read is over: what was exceptionally large is not kept. */
    void trim() {
        records.reset();
        if (head.length > KEPT_HEAD) {
            head = new byte[FIRST_HEAD];
        }
    }

    @Override
    public void close() {
        blocks.close();
        options.close();
    }
}
