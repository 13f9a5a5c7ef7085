package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.RecordHeader;
import io.skerry.raft.storage.rocksdb.layout.Block;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import java.nio.ByteBuffer;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Packs records into blocks, and blocks into a write batch: one JNI call a block, records copied in bulk and once. Makes
 * no garbage but for a record that is larger than the buffer. Not thread-safe; owned by whoever holds the commit token.
 *
 * <p>Records are copied as they come, behind room for the largest header; the header, whose size depends on how many
 * there are, is put right before them at the end.
 */
final class BlockPacker {

    /**
     * Records of a block, unless it has only one. RocksDB hands out a whole block at a time, so whoever reads one entry
     * copies as much; larger blocks make appends no cheaper (ADR 0020).
     */
    static final int BLOCK_BYTES = 64 << 10;

    /** A single record up to this size still goes through the buffer that is kept. */
    private static final int KEPT_BYTES = 256 << 10;

    private static final int MAX_COUNT = BLOCK_BYTES / RecordHeader.BYTES;
    private static final int RECORDS_AT = Block.headerBytes(MAX_COUNT);

    private final ColumnFamilyHandle log;
    private final byte[] key = new byte[BlockKey.BYTES];
    private final ByteBuffer directKey = ByteBuffer.allocateDirect(BlockKey.BYTES);
    private final ByteBuffer block = ByteBuffer.allocateDirect(RECORDS_AT + KEPT_BYTES);
    private final int[] ends = new int[MAX_COUNT];
    private int count;
    private int bytes;
    private long lastIndex;

    BlockPacker(ColumnFamilyHandle log) {
        this.log = log;
    }

    /** Adds blocks of all these entries, which are contiguous, to the batch. */
    void pack(GroupId group, Tail tail, WriteBatch batch) throws RocksDBException {
        // What an attempt that failed may have left.
        reset();
        for (int i = 0; i < tail.count(); i++) {
            add(group, tail.part(i), batch);
        }
        close(group, batch);
    }

    private void add(GroupId group, EncodedEntries part, WriteBatch batch) throws RocksDBException {
        int next = 0;
        while (next < part.count()) {
            int from = next;
            int begin = part.offset(from);
            int length = 0;
            while (next < part.count() && fits(length, part.recordBytes(next))) {
                length += part.recordBytes(next++);
                ends[count++] = bytes + length;
            }
            if (length > 0) {
                block.put(part.buffer(), begin, length);
                bytes += length;
                lastIndex = part.firstIndex() + next - 1;
            }
            if (next < part.count()) {
                close(group, batch);
                next += addLarge(group, part, next, batch);
            }
        }
    }

    private boolean fits(int added, int length) {
        return length <= (count == 0 ? KEPT_BYTES : BLOCK_BYTES - bytes - added);
    }

    /** A record too large for the buffer is put by itself. Returns how many records were added: one or none. */
    private int addLarge(GroupId group, EncodedEntries part, int i, WriteBatch batch) throws RocksDBException {
        int length = part.recordBytes(i);
        if (length <= KEPT_BYTES) {
            return 0;
        }
        long index = part.firstIndex() + i;
        BlockKey.write(key, group, index);
        ByteBuffer large = ByteBuffer.allocate(Block.headerBytes(1) + length);
        ends[0] = length;
        Block.writeHeader(large, key, index, ends, 1);
        large.put(part.buffer(), part.offset(i), length);
        batch.put(log, key, large.array());
        return 1;
    }

    /** Adds the block to the batch, if there is anything in it. */
    private void close(GroupId group, WriteBatch batch) throws RocksDBException {
        if (count == 0) {
            return;
        }
        BlockKey.write(key, group, lastIndex);
        int end = block.position();
        int begin = RECORDS_AT - Block.headerBytes(count);
        block.position(begin);
        Block.writeHeader(block, key, lastIndex - count + 1, ends, count);
        batch.put(log, directKey.clear().put(key).flip(), block.limit(end).position(begin));
        reset();
    }

    private void reset() {
        block.clear().position(RECORDS_AT);
        count = 0;
        bytes = 0;
    }
}
