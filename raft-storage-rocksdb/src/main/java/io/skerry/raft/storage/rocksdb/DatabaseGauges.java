package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageFailedException;
import io.skerry.raft.storage.rocksdb.stats.MetricSink;
import io.skerry.raft.storage.rocksdb.stats.StorageStatistics;
import io.skerry.raft.storage.rocksdb.stats.Units;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What the database and its folder say of themselves when they are asked. Thread-safe, while the database is open. */
final class DatabaseGauges implements StorageStatistics.Source {

    private final Database database;
    private final RocksDB db;
    private final StorageFolder folder;

    DatabaseGauges(Database database, StorageFolder folder) {
        this.database = database;
        this.db = database.db();
        this.folder = folder;
    }

    @Override
    public void describeTo(MetricSink sink) {
        database.stalls().describeTo(sink);
        sink.gauge("wal.primed", Units.COUNT, database.reusesWalFiles() ? 1 : 0);
        try {
            sink.gauge("wal.bytes", Units.BYTES, walBytes());
            sink.gauge("memtable.bytes", Units.BYTES, ofAllFamilies("rocksdb.size-all-mem-tables"));
            sink.gauge("memtable.waiting", Units.COUNT, ofAllFamilies("rocksdb.num-immutable-mem-table"));
            sink.gauge("cache.bytes", Units.BYTES, db.getLongProperty("rocksdb.block-cache-usage"));
            sink.gauge("sst.bytes", Units.BYTES, ofAllFamilies("rocksdb.total-sst-files-size"));
            sink.gauge("flush.running", Units.COUNT, db.getLongProperty("rocksdb.num-running-flushes"));
            sink.gauge("compaction.running", Units.COUNT, db.getLongProperty("rocksdb.num-running-compactions"));
        } catch (RocksDBException | IOException e) {
            throw new StorageFailedException(
                    "Database " + folder.database() + " does not say how it is: " + e.getMessage() + "; mend the disk",
                    StorageException.Effect.NONE,
                    e);
        }
    }

    private long ofAllFamilies(String property) throws RocksDBException {
        return db.getAggregatedLongProperty(property);
    }

    /** Files come and go meanwhile; one that is gone has no bytes. */
    private long walBytes() throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> wals = Files.newDirectoryStream(folder.database(), "*.log")) {
            for (Path wal : wals) {
                bytes += sizeOrGone(wal);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return bytes;
    }

    private static long sizeOrGone(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
