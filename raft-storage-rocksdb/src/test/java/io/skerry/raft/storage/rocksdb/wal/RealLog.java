package io.skerry.raft.storage.rocksdb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A RocksDB whose write-ahead log is several files, as a kill leaves it. Memtables are sealed, which begins a file, and not
 * flushed until there are eight. Each write has one change: a number, which is how many were written.
 */
final class RealLog implements AutoCloseable {

    static {
        RocksDB.loadLibrary();
    }

    private final Path folder;
    private final Options options;
    private final RocksDB db;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final Random random = new Random(3);
    private int written;

    RealLog(Path folder, boolean recycles, boolean tracks) throws RocksDBException {
        this.folder = folder;
        this.options = options(recycles, tracks).setCreateIfMissing(true);
        this.db = RocksDB.open(options, folder.toString());
    }

    private static Options options(boolean recycles, boolean tracks) {
        Properties properties = new Properties();
        properties.setProperty("track_and_verify_wals_in_manifest", Boolean.toString(tracks));
        return new Options(DBOptions.getDBOptionsFromProps(properties), new ColumnFamilyOptions())
                .setRecycleLogFileNum(recycles ? 4 : 0)
                .setWalRecoveryMode(
                        recycles ? WALRecoveryMode.PointInTimeRecovery : WALRecoveryMode.TolerateCorruptedTailRecords)
                .setWriteBufferSize(64 << 10)
                .setArenaBlockSize(4 << 10)
                .setMaxWriteBufferNumber(10)
                .setMinWriteBufferNumberToMerge(8);
    }

    /** Writes so many times, synced. */
    RealLog write(int count) throws RocksDBException {
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[random.nextInt(4) == 0 ? 3_000 + random.nextInt(3_000) : 20 + random.nextInt(300)];
            random.nextBytes(value);
            try (WriteBatch batch = new WriteBatch()) {
                batch.put(key(++written), value);
                db.write(synced, batch);
            }
        }
        return this;
    }

    /** Flushes, so that the files so far die, and are used again. */
    RealLog flush() throws RocksDBException {
        try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
            db.flush(wait);
        }
        return this;
    }

    /** Compacts all tables into one, in which changes no longer have a sequence number of their own. */
    RealLog compact() throws RocksDBException {
        try (CompactRangeOptions bottommost = new CompactRangeOptions()
                .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForce)) {
            db.compactRange(db.getDefaultColumnFamily(), null, null, bottommost);
        }
        return this;
    }

    int written() {
        return written;
    }

    /** Copies the folder, as a kill at this moment leaves it. */
    Path killed(Path target) throws IOException {
        return copy(folder, target);
    }

    static Path copy(Path folder, Path target) throws IOException {
        Files.createDirectories(target);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
        return target;
    }

    /** Opens a folder, and returns the numbers that are in it, in order. */
    static List<Integer> read(Path folder, boolean recycles) throws RocksDBException {
        List<Integer> found = new ArrayList<>();
        try (Options options = options(recycles, false);
                RocksDB db = RocksDB.open(options, folder.toString());
                var iterator = db.newIterator()) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                found.add(ByteBuffer.wrap(iterator.key()).getInt());
            }
            iterator.status();
        }
        return found;
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    @Override
    public void close() {
        db.close();
        options.close();
        synced.close();
    }
}
