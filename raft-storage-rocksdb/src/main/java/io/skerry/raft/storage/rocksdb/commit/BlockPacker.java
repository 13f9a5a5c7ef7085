package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.rocksdb.layout.Block;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import java.nio.ByteBuffer;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Packs records into blocks, and blocks into a write batch: one JNI call a block, records copied in bulk and once. Makes
 * no garbage but for a record larger than a block. Not thread-safe; owned by whoever holds the commit token.
 *
 * <p>Records are copied as they come, behind room for the largest header; the header, whose size depends on how many
 * there are, is put right before them at the end.
 */
final class BlockPacker {

    /** Records of a block beyond its first. */
    static final int BLOCK_BYTES = 256 << 10;

    private static final int MAX_COUNT = 8192;
    private static final int RECORDS_AT = Block.headerBytes(MAX_COUNT);

    private final ColumnFamilyHandle log;
    private final byte[] key = new byte[BlockKey.BYTES];
    private final ByteBuffer directKey = ByteBuffer.allocateDirect(BlockKey.BYTES);
    private final ByteBuffer block = ByteBuffer.allocateDirect(RECORDS_AT + BLOCK_BYTES);
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
            int begin = part.offset(from) - bytes;
            while (next < part.count() && fits(part.recordBytes(next))) {
                bytes = part.offset(next) + part.recordBytes(next) - begin;
                ends[count++] = bytes;
                next++;
            }
            if (next > from) {
                int length = bytes + begin - part.offset(from);
                block.put(part.buffer(), part.offset(from), length);
                lastIndex = part.firstIndex() + next - 1;
            }
            if (next < part.count()) {
                close(group, batch);
                next += addLarge(group, part, next, batch);
            }
        }
    }

    private boolean fits(int length) {
        return length <= BLOCK_BYTES - bytes && count < MAX_COUNT;
    }

    /** A record larger than a block has one of its own. Returns how many records were added: one or none. */
    private int addLarge(GroupId group, EncodedEntries part, int i, WriteBatch batch) throws RocksDBException {
        int length = part.recordBytes(i);
        if (length <= BLOCK_BYTES) {
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
