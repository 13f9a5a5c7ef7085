package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.rocksdb.natives.TrackedWals;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexShorteningMode;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.WALRecoveryMode;

/** The options that make a RocksDB a log. Stateless. */
final class DatabaseOptions {

    /** Files of messages of earlier opens. */
    static final int KEPT_MESSAGES = 4;

    private DatabaseOptions() {}

    static DBOptions database(NativeBudget budget, boolean create) {
        return TrackedWals.options()
                .setCreateIfMissing(create)
                .setCreateMissingColumnFamilies(create)
                .setRecycleLogFileNum(budget.recycledWals())
                .setWalRecoveryMode(recoveryMode(budget))
                // Recovered bytes may never have been synced: they must be written anew before they are reported.
                .setAvoidFlushDuringRecovery(false)
                // All families are flushed together, so none of them can stand behind another, and none that is
                // rarely written to can keep the write-ahead log of the others alive.
                .setAtomicFlush(true)
                .setMaxTotalWalSize(budget.maxWalBytes())
                // One thread writes: what lets many write at once only costs.
                .setAllowConcurrentMemtableWrite(false)
                .setEnableWriteThreadAdaptiveYield(false)
                // A background error is final, as every failed write is; nothing is resumed on its own. But RocksDB
                // resumes by itself, whatever is set, once a disk that was full has room: see PatientWrite.
                .setMaxBgErrorResumeCount(0)
                .setParanoidChecks(true)
                .setMaxBackgroundJobs(2)
                .setBytesPerSync(1 << 20)
                .setMaxOpenFiles(-1)
                .setMaxFileOpeningThreads(1)
                .setMaxManifestFileSize(16 << 20)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(KEPT_MESSAGES)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    /**
     * RocksDB gives up recycling, and says nothing, in any mode but those that end the log at the first bad place. Such a
     * mode is safe behind the scan alone, which refuses the open if anything sound follows that place.
     */
    private static WALRecoveryMode recoveryMode(NativeBudget budget) {
        return budget.recycledWals() > 0
                ? WALRecoveryMode.PointInTimeRecovery
                : WALRecoveryMode.TolerateCorruptedTailRecords;
    }

    static ColumnFamilyOptions family(Cache cache, long memtableBytes) {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(memtableBytes)
                .setMaxWriteBufferNumber(NativeBudget.MEMTABLES)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setLevel0FileNumCompactionTrigger(8)
                .setLevel0SlowdownWritesTrigger(40)
                .setLevel0StopWritesTrigger(80)
                .setMaxBytesForLevelBase(1L << 30)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        // Whole keys in the index. A shortened one lies behind the key it stands for, and a read of the
                        // next index would fetch the block before: each time, when a log is read from end to end.
                        .setIndexShortening(IndexShorteningMode.kNoShortening)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true));
    }
}
