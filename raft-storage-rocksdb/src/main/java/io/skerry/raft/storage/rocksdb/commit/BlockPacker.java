package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.rocksdb.layout.Block;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Packs records into blocks, and blocks into a write batch: one JNI call a block, records copied in bulk. Reuses its
 * buffers. Not thread-safe; owned by whoever holds the commit token.
 */
final class BlockPacker {

    /** Records of a block beyond its first. */
    static final int BLOCK_BYTES = 256 << 10;

    /** A block up to this size is built in a direct buffer that is kept; a larger one holds a single large record. */
    private static final int KEPT_BYTES = 2 * BLOCK_BYTES;

    private static final int MAX_COUNT = 8192;

    private final ColumnFamilyHandle log;
    private final ByteBuffer keptKey = ByteBuffer.allocateDirect(BlockKey.BYTES);
    private final ByteBuffer kept = ByteBuffer.allocateDirect(KEPT_BYTES);
    private final int[] ends = new int[MAX_COUNT];
    private final Deque<EncodedEntries> open = new ArrayDeque<>();
    private int count;
    private int bytes;

    BlockPacker(ColumnFamilyHandle log) {
        this.log = log;
    }

    /** Adds blocks of all these entries, which are contiguous, to the batch. */
    void pack(GroupId group, Iterable<EncodedEntries> parts, WriteBatch batch) throws RocksDBException {
        for (EncodedEntries part : parts) {
            int begin = 0;
            for (int i = 0; i < part.count(); i++) {
                int length = part.recordBytes(i);
                if (count > 0 && (bytes > BLOCK_BYTES - length || count == MAX_COUNT)) {
                    addOpen(part, begin, i);
                    close(group, batch);
                    begin = i;
                }
                bytes += length;
                ends[count++] = bytes;
            }
            addOpen(part, begin, part.count());
        }
        if (count > 0) {
            close(group, batch);
        }
    }

    private void addOpen(EncodedEntries part, int from, int until) {
        if (from < until) {
            open.addLast(part.slice(part.firstIndex() + from, part.firstIndex() + until));
        }
    }

    private void close(GroupId group, WriteBatch batch) throws RocksDBException {
        byte[] key = BlockKey.of(group, open.getLast().lastIndex());
        int size = Block.headerBytes(count) + bytes;
        if (size <= KEPT_BYTES) {
            fill(kept.clear(), key);
            batch.put(log, keptKey.clear().put(key).flip(), kept.flip());
        } else {
            ByteBuffer large = ByteBuffer.allocate(size);
            fill(large, key);
            batch.put(log, key, large.array());
        }
        open.clear();
        count = 0;
        bytes = 0;
    }

    private void fill(ByteBuffer target, byte[] key) {
        Block.writeHeader(target, key, open.getFirst().firstIndex(), ends, count);
        for (EncodedEntries part : open) {
            target.put(part.buffer(), part.offset(0), part.bytes());
        }
    }
}
