package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.storage.StorageLimits;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a storage. None of them alters bytes on disk. Immutable.
 *
 * @param logRetention   bytes of log that usually stand between two truncations, over all groups. Memory and
 *                       write-ahead log follow from it: entries that are truncated while they are still in memory are
 *                       never written a second time. Default 32 MiB; 1 MiB to 1 GiB. Costs 5 times as much native
 *                       memory, and up to 58 MiB beside that; the sum is logged at each open.
 * @param maxPayload     the largest payload of an entry. Default 8 MiB.
 * @param maxBatchSize   bytes that one sync takes together; larger batches trade latency for throughput. A single batch
 *                       that is larger is written alone, and takes its own size in native memory beyond the budget
 *                       while it is. Default 4 MiB.
 * @param maxQueued      bytes of accepted batches that may wait for the disk. Default 64 MiB.
 * @param slowWalWithoutRecycling whether files of the write-ahead log are used once only. By default they are used again,
 *                       which makes a synced write as fast as the disk can overwrite, and what stands in them is judged by
 *                       the scan at the open alone. With this, RocksDB judges it as well, in its strictest mode that opens
 *                       after a kill; a synced write takes about 1.5 times as long, and a write that a power failure tore
 *                       by whole pages refuses the open, though nobody was told of it. Default false.
 * @param recentEntries  bytes of entries to keep in memory of what was written last, over all groups: what was written
 *                       first goes first. Reads of them ask no database. For nodes that keep no entries of their own.
 *                       Default 0: none; up to 1 GiB. Costs as much heap.
 * @param diskReserve    room on the disk below which batches that add entries or values are refused, while what adds
 *                       nothing and what has credit is written: a write that fails for want of room stops the storage
 *                       until it is opened again, and opening needs room too. 0 is none. Default null: 10 times
 *                       {@code logRetention}, but 32 MiB at least, which is what one memtable and the write-ahead log may
 *                       take once more; yet not more than half of the disk.
 * @param stateMemory    native memory for the state machines that live in RocksDB, over all groups, up to 256 of them, beside
 *                       what the log takes; nothing is taken before there is one. Default 256 MiB; 16 MiB to 64 GiB.
 * @param expectedCluster if not null: a folder stamped with another cluster is refused. Default null.
 * @param expectedNode   if not null: a folder stamped with another node is refused. Default null.
 */
public record RocksDbStorageConfig(
        ByteSize logRetention,
        ByteSize maxPayload,
        ByteSize maxBatchSize,
        ByteSize maxQueued,
        boolean slowWalWithoutRecycling,
        ByteSize recentEntries,
        @Nullable ByteSize diskReserve,
        ByteSize stateMemory,
        @Nullable ClusterId expectedCluster,
        @Nullable NodeId expectedNode) {

    private static final ByteSize MIN_RETENTION = ByteSize.ofMiB(1);
    private static final ByteSize MAX_RETENTION = ByteSize.ofMiB(1024);
    private static final long MIN_DEFAULT_RESERVE = 32L << 20;
    private static final ByteSize MAX_RECENT = ByteSize.ofMiB(1024);
    private static final ByteSize MIN_STATE_MEMORY = ByteSize.ofMiB(16);
    private static final ByteSize MAX_STATE_MEMORY = ByteSize.ofMiB(64 << 10);

    /** Refuses what is out of range. */
    public RocksDbStorageConfig {
        if (logRetention.compareTo(MIN_RETENTION) < 0 || logRetention.compareTo(MAX_RETENTION) > 0) {
            throw new IllegalArgumentException(
                    "logRetention must be " + MIN_RETENTION + " to " + MAX_RETENTION + ", not " + logRetention);
        }
        if (maxBatchSize.bytes() < 1 || maxBatchSize.bytes() > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("maxBatchSize must be 1 B to 1 GiB, not " + maxBatchSize);
        }
        if (maxPayload.bytes() < 1 || maxPayload.bytes() > StorageLimits.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("maxPayload must be 1 B to 1 GiB, not " + maxPayload);
        }
        if (maxQueued.bytes() < 1) {
            throw new IllegalArgumentException("maxQueued must be positive, not " + maxQueued);
        }
        if (recentEntries.compareTo(MAX_RECENT) > 0) {
            throw new IllegalArgumentException("recentEntries must be 0 to " + MAX_RECENT + ", not " + recentEntries);
        }
        if (stateMemory.compareTo(MIN_STATE_MEMORY) < 0 || stateMemory.compareTo(MAX_STATE_MEMORY) > 0) {
            throw new IllegalArgumentException(
                    "stateMemory must be " + MIN_STATE_MEMORY + " to " + MAX_STATE_MEMORY + ", not " + stateMemory);
        }
    }

    /** Returns the defaults. */
    public static RocksDbStorageConfig defaults() {
        return builder().build();
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the room to hold in reserve on a disk of that size. */
    long reserveBytes(long diskBytes) {
        return diskReserve != null
                ? diskReserve.bytes()
                : Math.min(diskBytes / 2, Math.max(MIN_DEFAULT_RESERVE, 10 * logRetention.bytes()));
    }

    StorageLimits limits() {
        return new StorageLimits((int) maxPayload.bytes(), StorageLimits.DEFAULT.maxValueBytes(), maxQueued.bytes());
    }

    /** Collects settings. Not thread-safe; owned by its creator. */
    public static final class Builder {

        private ByteSize logRetention = ByteSize.ofMiB(32);
        private ByteSize maxPayload = ByteSize.ofBytes(StorageLimits.DEFAULT.maxPayloadBytes());
        private ByteSize maxBatchSize = ByteSize.ofMiB(4);
        private ByteSize maxQueued = ByteSize.ofBytes(StorageLimits.DEFAULT.maxQueuedBytes());
        private boolean slowWalWithoutRecycling;
        private ByteSize recentEntries = ByteSize.ofBytes(0);
        private @Nullable ByteSize diskReserve;
        private ByteSize stateMemory = ByteSize.ofMiB(256);
        private @Nullable ClusterId expectedCluster;
        private @Nullable NodeId expectedNode;

        private Builder() {}

        /** See {@link RocksDbStorageConfig#logRetention}. */
        public Builder logRetention(ByteSize value) {
            logRetention = value;
            return this;
        }

        /** See {@link RocksDbStorageConfig#maxPayload}. */
        public Builder maxPayload(ByteSize value) {
            maxPayload = value;
            return this;
        }

        /** See {@link RocksDbStorageConfig#maxBatchSize}. */
        public Builder maxBatchSize(ByteSize value) {
            maxBatchSize = value;
            return this;
        }

        /** See {@link RocksDbStorageConfig#maxQueued}. */
        public Builder maxQueued(ByteSize value) {
            maxQueued = value;
            return this;
        }

        /** See {@link RocksDbStorageConfig#slowWalWithoutRecycling}. */
        public Builder slowWalWithoutRecycling(boolean value) {
            slowWalWithoutRecycling = value;
            return this;
        }

        /** See {@link RocksDbStorageConfig#recentEntries}. */
        public Builder recentEntries(ByteSize value) {
            recentEntries = value;
            return this;
        }

        /** See {@link RocksDbStorageConfig#diskReserve}. */
        public Builder diskReserve(ByteSize value) {
            diskReserve = value;
            return this;
        }

        /** See {@link RocksDbStorageConfig#stateMemory}. */
        public Builder stateMemory(ByteSize value) {
            stateMemory = value;
            return this;
        }

        /** Refuses a folder that is stamped with another cluster or node. */
        public Builder expect(ClusterId cluster, NodeId node) {
            expectedCluster = cluster;
            expectedNode = node;
            return this;
        }

        /** Refuses a folder that is stamped with another node, of whichever cluster. */
        public Builder expectNode(NodeId node) {
            expectedCluster = null;
            expectedNode = node;
            return this;
        }

        /** Returns the settings, validated. */
        public RocksDbStorageConfig build() {
            return new RocksDbStorageConfig(
                    logRetention,
                    maxPayload,
                    maxBatchSize,
                    maxQueued,
                    slowWalWithoutRecycling,
                    recentEntries,
                    diskReserve,
                    stateMemory,
                    expectedCluster,
                    expectedNode);
        }
    }
}
