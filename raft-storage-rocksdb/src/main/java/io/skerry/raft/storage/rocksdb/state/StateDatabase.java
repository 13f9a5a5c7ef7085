package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.natives.NativeResources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.MutableDBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatchWithIndex;
import org.rocksdb.WriteOptions;

/**
 * One open RocksDB of a state machine with all its handles, and the batch that is gathered for it.
 *
 * <p>The batch is confined to the thread that applies; all else is thread-safe. Whoever calls sees to it that nobody closes
 * it meanwhile.
 */
final class StateDatabase implements AutoCloseable {

    /** A batch keeps the memory that it once had; one of a huge command is not kept. */
    private static final long KEPT_BATCH_BYTES = 4 << 20;
    /** What a record takes in a batch and in a memtable beside its bytes, roughly. */
    private static final int RECORD_BYTES = 32;
    /** So many bytes may be written until RocksDB is asked again what its memtables have. */
    private static final long MEASURED_EVERY_BYTES = 64 << 10;

    private final NativeResources resources;
    private final Path folder;
    private final RocksDB db;
    private final Map<String, ColumnFamilyHandle> families;
    private final ReadOptions reads;
    private final ReadOptions persistedReads;
    private final WriteOptions unlogged;
    private final WriteOptions promptly;
    private final long resumeBytes;
    private volatile long tableBytes;
    private WriteBatchWithIndex batch = new WriteBatchWithIndex(true);
    private long pendingBytes;
    private long unmeasuredBytes;
    private volatile long memtableBytes;

    /**
     * Takes a database over with all that belongs to it.
     *
     * @param resources   closes all of it
     * @param tableBytes  how large tables are to be by now
     * @param resumeBytes how much room RocksDB wants before it flushes again, once there was none
     */
    StateDatabase(
            NativeResources resources,
            Path folder,
            RocksDB db,
            Map<String, ColumnFamilyHandle> families,
            long tableBytes,
            long resumeBytes) {
        this.resources = resources;
        this.folder = folder;
        this.db = db;
        this.families = families;
        this.tableBytes = tableBytes;
        this.resumeBytes = resumeBytes;
        this.reads = resources.add(new ReadOptions());
        this.persistedReads = resources.add(new ReadOptions().setReadTier(ReadTier.PERSISTED_TIER));
        this.unlogged = resources.add(new WriteOptions().setDisableWAL(true));
        this.promptly = resources.add(new WriteOptions().setDisableWAL(true).setNoSlowdown(true));
    }

    /** Returns this, if no family has what was written after the position; else it is closed. */
    StateDatabase sound() {
        try {
            PositionRecord record = record(reads);
            for (LiveFileMetaData table : db.getLiveFilesMetaData()) {
                if (table.largestSeqno() > record.sequence()) {
                    throw StateFaults.disagreeing(
                            folder, new String(table.columnFamilyName(), StandardCharsets.US_ASCII), record, table);
                }
            }
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    Path folder() {
        return folder;
    }

    // ---- positions

    /** Returns where all families stand, what is in memory included: they are written together. */
    LogPosition position() {
        return record(reads).position();
    }

    /** Returns where all families stand on disk: they are flushed together. */
    LogPosition persistedPosition() {
        return record(persistedReads).position();
    }

    private PositionRecord record(ReadOptions options) {
        try {
            byte[] found = db.get(attachment(), options, PositionRecord.KEY);
            if (PositionRecord.isOfAnotherVersion(found)) {
                throw StateFaults.otherVersion(folder, found[0]);
            }
            return PositionRecord.decode(found);
        } catch (RocksDBException e) {
            throw StateFaults.unread(folder, e);
        } catch (IllegalArgumentException e) {
            throw StateFaults.damaged(folder, String.valueOf(e.getMessage()), e);
        }
    }

    private ColumnFamilyHandle attachment() {
        return family(FamilyNames.ATTACHMENT);
    }

    // ---- the batch

    byte @Nullable [] get(String family, byte[] key) {
        ColumnFamilyHandle handle = family(family, key);
        try {
            return pendingBytes == 0 ? db.get(handle, reads, key) : batch.getFromBatchAndDB(db, handle, reads, key);
        } catch (RocksDBException e) {
            throw StateFaults.unread(folder, e);
        }
    }

    void put(String family, byte[] key, byte[] value) {
        ColumnFamilyHandle handle = family(family, key);
        try {
            batch.put(handle, key, value);
        } catch (RocksDBException e) {
            throw StateFaults.unwritten(folder, e);
        }
        pendingBytes += RECORD_BYTES + key.length + value.length;
    }

    void delete(String family, byte[] key) {
        ColumnFamilyHandle handle = family(family, key);
        try {
            batch.delete(handle, key);
        } catch (RocksDBException e) {
            throw StateFaults.unwritten(folder, e);
        }
        pendingBytes += RECORD_BYTES + key.length;
    }

    /** Returns an iterator over the database and the batch; the caller closes it. */
    RocksIterator iterator(String family) {
        ColumnFamilyHandle handle = family(family);
        RocksIterator base = db.newIterator(handle, reads);
        // Takes the other one over.
        return batch.newIteratorWithBase(handle, base, reads);
    }

    private ColumnFamilyHandle family(String name, byte[] key) {
        if (key.length == 0) {
            throw new IllegalArgumentException("A key has at least one byte");
        }
        return family(name);
    }

    private ColumnFamilyHandle family(String name) {
        ColumnFamilyHandle handle = families.get(name);
        if (handle == null) {
            throw new IllegalArgumentException("There is no family " + name + " among " + families.keySet());
        }
        return handle;
    }

    /** Returns how many bytes wait to be written. */
    long pendingBytes() {
        return pendingBytes;
    }

    /**
     * Writes what was gathered, and the position that it leads to, in one write. The position is in one family: it is the
     * lowest key, so in each of the others every table that is flushed would reach from there to the highest key that was
     * changed, and all that lies between would be written anew when it is compacted.
     *
     * @param waits until RocksDB takes it, if it does not keep up with what is written
     * @throws io.skerry.raft.storage.BatchRefusedException if it cannot be written for now: it is what was gathered still
     */
    void write(LogPosition position, boolean waits) {
        // Nobody else writes; each record takes one number, and this one the last.
        long sequence = db.getLatestSequenceNumber() + batch.count() + 1;
        byte[] record = new PositionRecord(position, sequence).encode();
        try {
            batch.setSavePoint();
            batch.put(attachment(), PositionRecord.KEY, record);
            writeBatch(waits);
        } catch (RocksDBException e) {
            throw StateFaults.unwritten(folder, e);
        }
        long written = pendingBytes + RECORD_BYTES + record.length;
        unmeasuredBytes += written;
        pendingBytes = 0;
        batch.clear();
        if (written > KEPT_BATCH_BYTES) {
            batch.close();
            batch = new WriteBatchWithIndex(true);
        }
    }

    /**
     * Without room for a flush, RocksDB writes nothing more until it has flushed: it looks for room every few seconds, and
     * has everything in memory until then. Where tables are not compacted, for the same reason perhaps, it would make the
     * thread wait, and whoever closes the database for it.
     */
    private void writeBatch(boolean waits) throws RocksDBException {
        try {
            tryWrite(waits);
        } catch (RocksDBException e) {
            if (StateFaults.isWithoutRoom(e)) {
                batch.rollbackToSavePoint();
                throw StateFaults.full(folder, resumeBytes, e);
            }
            if (StateFaults.isStalled(e)) {
                batch.rollbackToSavePoint();
                throw StateFaults.stalled(folder);
            }
            throw e;
        }
    }

    private void tryWrite(boolean waits) throws RocksDBException {
        if (!waits) {
            try {
                db.write(promptly, batch);
                return;
            } catch (RocksDBException e) {
                if (!StateFaults.isStalled(e) || gauge("rocksdb.is-write-stopped") > 0) {
                    throw e;
                }
                // To be slowed down is another matter: it is written all the same, and may find the disk full there.
            }
        }
        db.write(unlogged, batch);
    }

    // ---- memory and files

    /** Asks RocksDB what its memtables have, if enough was written since; returns whether it has. */
    boolean measure() {
        if (unmeasuredBytes < MEASURED_EVERY_BYTES) {
            return false;
        }
        unmeasuredBytes = 0;
        memtableBytes = gauge("rocksdb.cur-size-active-mem-table");
        return true;
    }

    /** Returns what the memtables that are written to had when they were measured last. */
    long memtableBytes() {
        return memtableBytes;
    }

    /** Returns the memory of all that is not on disk yet: no less than it will take there. */
    long unflushedBytes() {
        return gauge("rocksdb.cur-size-all-mem-tables");
    }

    /** Returns one of RocksDB's figures, over all families; 0 if it does not know. */
    long gauge(String property) {
        try {
            return db.getAggregatedLongProperty(property);
        } catch (RocksDBException e) {
            throw StateFaults.unread(folder, e);
        }
    }

    /** Begins to write all memtables out, and returns what those have that are written to from now on. */
    long flushSoon() {
        try {
            flush(false);
        } catch (RocksDBException e) {
            throw StateFaults.unwritten(folder, e);
        }
        memtableBytes = gauge("rocksdb.cur-size-active-mem-table");
        return memtableBytes;
    }

    /** Returns when all that was written before is durable. */
    void flush() throws RocksDBException {
        fitTables(db.getAggregatedLongProperty("rocksdb.live-sst-files-size"));
        flush(true);
    }

    /** Tables that are made from now on are as large as befits a state of that size. */
    void fitTables(long stateBytes) throws RocksDBException {
        long bytes = TableSizes.tableBytes(stateBytes);
        if (bytes != tableBytes) {
            set(TableSizes.options(bytes));
            tableBytes = bytes;
        }
    }

    /** Changes what RocksDB is told of each family. */
    void set(MutableColumnFamilyOptions options) throws RocksDBException {
        for (ColumnFamilyHandle family : families.values()) {
            db.setOptions(family, options);
        }
    }

    private void flush(boolean wait) throws RocksDBException {
        // Writes that would be held up are: waiting until none would be may take for ever.
        try (FlushOptions options = new FlushOptions().setWaitForFlush(wait).setAllowWriteStall(true)) {
            db.flush(options, List.copyOf(families.values()));
        }
    }

    /** Makes a copy of the state as it is, by links; the folder is not there yet. */
    void checkpoint(Path target) throws RocksDBException {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(target.toString());
        }
    }

    /** Returns the sizes of all tables. */
    List<Long> tableBytes() {
        return db.getLiveFilesMetaData().stream().map(LiveFileMetaData::size).toList();
    }

    /**
     * Reads all that tables hold, but for filters.
     *
     * @throws io.skerry.raft.storage.CorruptionException if RocksDB finds other bytes than it wrote
     */
    void readAll() {
        try (ReadOptions options = new ReadOptions().setVerifyChecksums(true).setFillCache(false)) {
            for (ColumnFamilyHandle family : families.values()) {
                try (RocksIterator all = db.newIterator(family, options)) {
                    for (all.seekToFirst(); all.isValid(); ) {
                        all.next();
                    }
                    all.status();
                }
            }
        } catch (RocksDBException e) {
            throw StateFaults.unread(folder, e);
        }
    }

    /** Bounds the tables that are open at once. */
    void maxOpenFiles(int files) {
        try {
            db.setDBOptions(MutableDBOptions.builder().setMaxOpenFiles(files).build());
        } catch (RocksDBException e) {
            throw StateFaults.unwritten(folder, e);
        }
    }

    /** Closes it; what is in memory is forgotten. */
    @Override
    public void close() {
        try {
            batch.close();
        } finally {
            resources.close();
        }
    }
}
