package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.config.ByteSize;

/**
 * Where native memory goes, derived from the bytes of log to retain. Immutable.
 *
 * <p>A memtable of 2.5 times the retention lets most entries die in memory; two of them let one be written out while
 * the other fills. The families of small records are flushed together with the log, so theirs must only be large enough
 * never to be full first.
 *
 * @param logMemtableBytes   one memtable of the family log
 * @param smallMemtableBytes one memtable of the families stable and metadata
 * @param blockCacheBytes    the cache of blocks that were read, indexes included
 * @param commitBufferBytes  what one commit is built in
 * @param maxWalBytes        the size of the write-ahead log, on disk, that forces a flush
 * @param recycledWals       files of the write-ahead log that may wait to be used again; 0 if none is. One is flushed while
 *                           the next fills, so that more than two never wait
 */
record NativeBudget(
        long logMemtableBytes,
        long smallMemtableBytes,
        long blockCacheBytes,
        long commitBufferBytes,
        long maxWalBytes,
        int recycledWals) {

    static final int MEMTABLES = 2;
    /** Stable and metadata; the default family has no memtable to speak of, for it stays empty. */
    private static final int SMALL_FAMILIES = 2;

    private static final int RECYCLED_WALS = 2;

    private static final long MIB = 1 << 20;

    static NativeBudget of(RocksDbStorageConfig config) {
        long memtable = Math.max(8 * MIB, config.logRetention().bytes() * 5 / 2);
        // A write batch may double its memory while it grows, and the write-ahead log's writer copies a piece of it.
        long commitBuffers = 2 * config.maxBatchSize().bytes() + 2 * MIB;
        return new NativeBudget(
                memtable,
                Math.min(8 * MIB, memtable / 4),
                16 * MIB,
                commitBuffers,
                memtable * 3 / 2,
                config.slowWalWithoutRecycling() ? 0 : RECYCLED_WALS);
    }

    /** Returns how many zeros are written at once, ahead of the log, until files of it can be used again. */
    long primingBytes() {
        return Math.min(4 * MIB, logMemtableBytes / 8);
    }

    /** Returns the sum of all native memory. */
    ByteSize total() {
        return ByteSize.ofBytes(MEMTABLES * (logMemtableBytes + SMALL_FAMILIES * smallMemtableBytes)
                + blockCacheBytes
                + commitBufferBytes);
    }

    @Override
    public String toString() {
        return "total=" + total() + " logMemtables=" + MEMTABLES + "x" + ByteSize.ofBytes(logMemtableBytes)
                + " smallMemtables=" + MEMTABLES * SMALL_FAMILIES + "x" + ByteSize.ofBytes(smallMemtableBytes)
                + " blockCache=" + ByteSize.ofBytes(blockCacheBytes)
                + " commitBuffers=" + ByteSize.ofBytes(commitBufferBytes)
                + " walOnDisk=" + ByteSize.ofBytes(maxWalBytes);
    }
}
