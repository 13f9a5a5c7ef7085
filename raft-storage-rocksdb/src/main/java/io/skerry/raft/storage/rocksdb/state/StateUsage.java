package io.skerry.raft.storage.rocksdb.state;

/**
 * Native memory of the states, as RocksDB counts it. Immutable.
 *
 * @param databases     states that are open
 * @param memtableBytes what was written and not yet flushed; it is charged to the cache, which has less room then
 * @param cacheBytes    blocks that were read, and what is charged to the cache
 * @param readerBytes   readers of tables beside it
 */
public record StateUsage(int databases, long memtableBytes, long cacheBytes, long readerBytes) {

    /** Returns the sum. */
    public long bytes() {
        return Math.max(memtableBytes, cacheBytes) + readerBytes;
    }
}
