package io.skerry.raft.storage.rocksdb.reclaim;

import io.skerry.raft.storage.rocksdb.commit.NoSpace;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import io.skerry.raft.storage.rocksdb.natives.NativeResources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactionOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Range;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.Status;

/** The tables of the family {@code log}, as RocksDB has them. Thread-safe, while the database is open. */
public final class LogTables {

    private static final int RANGES_AT_ONCE = 256;

    /**
     * Tables as they were at some moment.
     *
     * @param bytes  of all of them
     * @param newest the sequence number of the last write in what was flushed since tables were compacted; 0 if nothing was
     * @param files  their names
     */
    record Tables(long bytes, long newest, List<String> files) {}

    /** Keys of which all are deleted, the last exclusive. */
    record Dead(byte[] from, byte[] until) {}

    private final RocksDB db;
    private final ColumnFamilies families;
    private final long memtableBytes;

    /**
     * Looks at the tables of a database.
     *
     * @param memtableBytes the size of a memtable, which no table that is written anew is larger than
     */
    public LogTables(RocksDB db, ColumnFamilies families, long memtableBytes) {
        this.db = db;
        this.families = families;
        this.memtableBytes = memtableBytes;
    }

    long memtableBytes() {
        return memtableBytes;
    }

    /** Returns the tables as they are now. */
    Tables now() {
        long bytes = 0;
        long newest = 0;
        List<String> files = new ArrayList<>();
        for (LiveFileMetaData file : db.getLiveFilesMetaData()) {
            if (Arrays.equals(file.columnFamilyName(), ColumnFamilies.LOG)) {
                bytes += file.size();
                newest = file.level() == 0 ? Math.max(newest, file.largestSeqno()) : newest;
                files.add(file.fileName());
            }
        }
        return new Tables(bytes, newest, files);
    }

    /**
     * Returns what is deleted of some groups, be it that only memtables say so. Nobody knows what lives of one that is damaged:
     * if it could not even be loaded, it looks as if it had been destroyed, and no compaction would ever drop what it has.
     */
    static List<Dead> deadOf(Iterable<GroupHandle> groups) {
        List<Dead> dead = new ArrayList<>();
        for (GroupHandle group : groups) {
            if (group.damage() == null) {
                dead.add(new Dead(BlockKey.of(group.id(), 0), firstThatLives(group)));
            }
        }
        return dead;
    }

    /** A log that is empty may have been destroyed: then nothing of it lives. */
    private static byte[] firstThatLives(GroupHandle group) {
        long first = group.physicalFirst();
        return group.durable().log().lastIndex() < first ? BlockKey.endOf(group.id()) : BlockKey.of(group.id(), first);
    }

    /** Returns about how many bytes of tables hold it. */
    long bytes(List<Dead> dead) {
        long bytes = 0;
        for (int i = 0; i < dead.size(); i += RANGES_AT_ONCE) {
            bytes += bytesOfSome(dead.subList(i, Math.min(dead.size(), i + RANGES_AT_ONCE)));
        }
        return bytes;
    }

    private long bytesOfSome(List<Dead> dead) {
        try (NativeResources keys = new NativeResources()) {
            List<Range> ranges = new ArrayList<>();
            for (Dead each : dead) {
                ranges.add(new Range(keys.add(new Slice(each.from())), keys.add(new Slice(each.until()))));
            }
            long[] sizes = db.getApproximateSizes(families.log(), ranges, SizeApproximationFlag.INCLUDE_FILES);
            return Arrays.stream(sizes).sum();
        }
    }

    /**
     * Writes tables anew as tables of the last level, on this thread, and drops what range deletes in them say. Memtables are
     * left alone.
     *
     * @return false if RocksDB compacts some of the tables itself, or has replaced them
     * @throws RocksDBException also if RocksDB is told to stop
     */
    boolean tryCompact(Tables tables) throws RocksDBException {
        ColumnFamilyHandle log = families.log();
        try (CompactionOptions options = new CompactionOptions()
                .setCompression(CompressionType.NO_COMPRESSION)
                .setOutputFileSizeLimit(memtableBytes)) {
            db.compactFiles(options, log, tables.files(), db.numberLevels(log) - 1, 0, null);
            return true;
        } catch (RocksDBException e) {
            Status.Code code = e.getStatus() == null
                    ? Status.Code.Undefined
                    : e.getStatus().getCode();
            if (code == Status.Code.Aborted || code == Status.Code.InvalidArgument) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Returns whether tables could not be written for want of room: the disk was full, or RocksDB foresees it. For the latter
     * it has a code that Java does not know; the only other such code is of families that were dropped, and none ever is.
     */
    static boolean isWithoutRoom(RocksDBException e) {
        return NoSpace.isWhy(e) || e.getStatus() != null && e.getStatus().getCode() == Status.Code.Undefined;
    }

    /** Writes what is in memory into tables, as soon as nobody's writes would be held up by it. */
    void flush() throws RocksDBException {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(false)) {
            db.flush(options, List.of(families.log(), families.stable(), families.metadata()));
        }
    }

    /** Has RocksDB end what it does in the background, and refuse to begin anything; it can only be closed after that. */
    void cancel() {
        db.cancelAllBackgroundWork(false);
    }
}
