package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.group.LogWalk;
import io.skerry.raft.storage.rocksdb.layout.Block;

/**
 * What the log of a group takes. Immutable.
 *
 * @param entries    entries of live blocks, of which some may lie at or below the boundary
 * @param blocks     blocks that hold entries of the log
 * @param bytes      bytes of those
 * @param deadBlocks blocks at or below the boundary, which go with the next removal
 * @param deadBytes  bytes of those
 * @param unreadable blocks that are damaged, and counted nowhere else
 */
public record LogSize(long entries, long blocks, long bytes, long deadBlocks, long deadBytes, long unreadable) {

    /** Adds up. Not thread-safe; owned by its creator. */
    static final class Sum implements LogWalk.Visitor {

        private final long boundaryIndex;
        private long entries;
        private long blocks;
        private long bytes;
        private long deadBlocks;
        private long deadBytes;
        private long unreadable;

        Sum(long boundaryIndex) {
            this.boundaryIndex = boundaryIndex;
        }

        LogSize size() {
            return new LogSize(entries, blocks, bytes, deadBlocks, deadBytes, unreadable);
        }

        @Override
        public boolean block(byte[] key, Block block, int size) {
            if (block.lastIndex() <= boundaryIndex) {
                deadBlocks++;
                deadBytes += key.length + size;
            } else {
                blocks++;
                bytes += key.length + size;
                entries += block.lastIndex() - block.baseIndex() + 1;
            }
            return true;
        }

        @Override
        public boolean damaged(byte[] key, CorruptionException why) {
            unreadable++;
            return true;
        }
    }
}
