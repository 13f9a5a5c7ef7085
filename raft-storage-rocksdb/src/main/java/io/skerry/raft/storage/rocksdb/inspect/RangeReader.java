package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.group.LogWalk;
import io.skerry.raft.storage.rocksdb.inspect.StorageInspector.EntryVisitor;
import io.skerry.raft.storage.rocksdb.layout.Block;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;

/** Hands on the entries of a range, block by block. Not thread-safe; owned by its creator. */
final class RangeReader implements LogWalk.Visitor {

    private final GroupId group;
    private final long untilIndex;
    private final EntryVisitor visitor;
    private long next;

    RangeReader(GroupId group, long fromIndex, long untilIndex, EntryVisitor visitor) {
        this.group = group;
        this.next = fromIndex;
        this.untilIndex = untilIndex;
        this.visitor = visitor;
    }

    @Override
    public boolean block(byte[] key, Block block, int bytes) {
        if (block.baseIndex() >= untilIndex) {
            return false;
        }
        if (block.baseIndex() > next) {
            visitor.damage(
                    "The log of group " + group + " has no entries from " + next + " to " + (block.baseIndex() - 1));
        }
        long from = Math.max(next, block.baseIndex());
        long until = Math.min(untilIndex, block.lastIndex() + 1);
        try {
            visitor.entries(block.entries(from, until, Long.MAX_VALUE));
        } catch (CorruptionException e) {
            visitor.damage(String.valueOf(e.getMessage()));
            handOnOneByOne(block, from, until);
        }
        next = until;
        return next < untilIndex;
    }

    /** Most of a damaged block may be sound. */
    private void handOnOneByOne(Block block, long from, long until) {
        for (long index = from; index < until; index++) {
            try {
                visitor.entries(block.entries(index, index + 1, Long.MAX_VALUE));
            } catch (CorruptionException e) {
                visitor.damage("Entry " + index + " of group " + group + " cannot be read");
            }
        }
    }

    @Override
    public boolean damaged(byte[] key, CorruptionException why) {
        visitor.damage(String.valueOf(why.getMessage()));
        next = Math.max(next, BlockKey.lastIndex(key) + 1);
        return next < untilIndex;
    }
}
