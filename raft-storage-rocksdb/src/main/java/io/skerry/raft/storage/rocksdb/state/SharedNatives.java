package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.storage.rocksdb.natives.NativeResources;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Priority;
import org.rocksdb.RateLimiter;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * What the state databases of a storage share, and the options that each gets: memory, threads, and how fast files are
 * written in the background.
 *
 * <p>Of the memory, 5/8 are the block cache, and up to 3/8 of the whole are memtables, which are charged to it. The rest is
 * for readers of tables, batches, and what each database takes for itself.
 *
 * <p>Thread-safe; closed after the last database.
 */
final class SharedNatives implements AutoCloseable {

    private static final long MIB = 1 << 20;
    /** So that 256 databases with some families have little memory in empty memtables. */
    private static final long ARENA_BLOCK_BYTES = 16 << 10;

    private static final long BACKGROUND_BYTES_PER_SECOND = 128 * MIB;
    private static final long FILE_BUFFER_BYTES = 16 << 10;
    private static final double FILTER_BITS = 10;
    private static final int BACKGROUND_THREADS = 2;

    private final NativeResources resources = new NativeResources();
    private final long memoryBytes;
    private final Cache cache;
    private final WriteBufferManager memtables;
    private final RateLimiter writes;
    private final BloomFilter filter;

    SharedNatives(long memoryBytes) {
        RocksDB.loadLibrary();
        this.memoryBytes = memoryBytes;
        this.cache = resources.add(new LRUCache(memoryBytes * 5 / 8));
        // It flushes the database that writes, however little that has: it only has to hold when flushes do not keep
        // up.
        this.memtables = resources.add(new WriteBufferManager(memoryBytes * 3 / 8, cache));
        this.writes = resources.add(new RateLimiter(BACKGROUND_BYTES_PER_SECOND));
        this.filter = resources.add(new BloomFilter(FILTER_BITS));
        // Also those of the log: its flush is not to wait for the only thread, which flushes a state.
        Env.getDefault()
                .incBackgroundThreadsIfNeeded(BACKGROUND_THREADS, Priority.HIGH)
                .incBackgroundThreadsIfNeeded(BACKGROUND_THREADS, Priority.LOW);
    }

    /** Returns the bytes in memtables, over all databases, at which the largest is flushed. */
    long memtableBytes() {
        return memoryBytes / 4;
    }

    /** Returns how large a memtable of a family grows, and how much room RocksDB wants before it flushes again. */
    long writeBufferBytes() {
        return memoryBytes / 8;
    }

    /** Returns what is in the cache, or charged to it. */
    long cacheBytes() {
        return cache.getUsage();
    }

    /** Returns options for a database; the caller closes them. */
    DBOptions database(int maxOpenFiles) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                // There is no write-ahead log, so this alone keeps all families at one position.
                .setAtomicFlush(true)
                .setAvoidFlushDuringShutdown(true)
                .setAllowConcurrentMemtableWrite(false)
                .setEnableWriteThreadAdaptiveYield(false)
                .setMaxBgErrorResumeCount(0)
                .setParanoidChecks(true)
                .setWriteBufferManager(memtables)
                .setRateLimiter(writes)
                .setMaxBackgroundJobs(2)
                .setBytesPerSync(MIB)
                .setMaxOpenFiles(maxOpenFiles)
                .setMaxFileOpeningThreads(1)
                // Two files of each database are open for writing, with as much memory each.
                .setWritableFileMaxBufferSize(FILE_BUFFER_BYTES)
                .setTableCacheNumshardbits(2)
                .setMaxManifestFileSize(4 * MIB)
                .setManifestPreallocationSize(64 << 10)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(MIB)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    /** Returns options for each family of a state whose tables are to be of a size; the caller closes them. */
    ColumnFamilyOptions family(long tableBytes) {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(writeBufferBytes())
                .setMaxWriteBufferNumber(4)
                .setArenaBlockSize(ARENA_BLOCK_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTargetFileSizeBase(tableBytes)
                .setMaxBytesForLevelBase(TableSizes.firstLevelBytes(tableBytes))
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(filter)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true));
    }

    @Override
    public void close() {
        resources.close();
    }
}
