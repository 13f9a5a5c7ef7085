package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageFullException;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.commit.NoSpace;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import io.skerry.raft.storage.rocksdb.natives.NativeResources;
import io.skerry.raft.storage.rocksdb.reclaim.LogTables;
import io.skerry.raft.storage.rocksdb.stats.StallCounters;
import io.skerry.raft.storage.rocksdb.wal.WalPrimer;
import io.skerry.raft.storage.rocksdb.wal.WalReport;
import io.skerry.raft.storage.rocksdb.wal.WalScan;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open RocksDB with all its native handles, and the options that make it a log.
 *
 * <p>Thread-safe; whoever uses a handle sees to it that nobody closes it meanwhile.
 */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private static final String DAMAGED =
            ". What was synced is damaged: the log may not be used as a shorter one" + WayBack.REPLACE;

    /** RocksDB's strict mode cannot tell it, and the scan had no objection. */
    private static final String DAMAGED_OR_TORN = ". Either a write was torn by a power failure, which"
            + " slowWalWithoutRecycling refuses, too: open it once without that setting. Or what was synced is damaged: the"
            + " log may not be used as a shorter one" + WayBack.REPLACE;

    private static final String OLD_MESSAGES = "LOG.old.";
    private static final int KEPT_MESSAGES = DatabaseOptions.KEPT_MESSAGES;

    /** What must have been written before priming begins: storages that write little have no use for it. */
    private static final long PRIMING_BEGINS = 4 << 20;

    private final NativeResources resources;
    private final RocksDB db;
    private final ColumnFamilies families;
    private final PatientWrite write;
    private final LogTables tables;
    private final @Nullable WalPrimer primer;

    private Database(
            NativeResources resources,
            RocksDB db,
            ColumnFamilies families,
            LogTables tables,
            @Nullable WalPrimer primer) {
        this.resources = resources;
        this.db = db;
        this.families = families;
        this.write = new PatientWrite(new RocksWrites(db, resources));
        this.tables = tables;
        this.primer = primer;
    }

    /**
     * Opens the database, and makes it if the folder is new. When this returns, what an unclean end had left in the
     * write-ahead log stands in new files that are synced.
     *
     * @param tuning changes the options last; for observing
     * @throws CorruptionException  if something that was synced does not check out
     * @throws StorageFullException if there is no room to write what was recovered
     * @throws StorageOpenException if the file system fails
     */
    static Database open(StorageFolder folder, NativeBudget budget, Consumer<DBOptions> tuning) {
        RocksDB.loadLibrary();
        requireSoundWal(folder);
        removeOldMessages(folder);
        NativeResources resources = new NativeResources();
        try {
            DBOptions options = resources.add(DatabaseOptions.database(budget, folder.isNew()));
            tuning.accept(options);
            Cache cache = resources.add(new LRUCache(budget.blockCacheBytes()));
            ColumnFamilyOptions log = resources.add(DatabaseOptions.family(cache, budget.logMemtableBytes()));
            ColumnFamilyOptions small = resources.add(DatabaseOptions.family(cache, budget.smallMemtableBytes()));
            List<ColumnFamilyDescriptor> descriptors = List.of(
                    new ColumnFamilyDescriptor(ColumnFamilies.DEFAULT, small),
                    new ColumnFamilyDescriptor(ColumnFamilies.LOG, log),
                    new ColumnFamilyDescriptor(ColumnFamilies.STABLE, small),
                    new ColumnFamilyDescriptor(ColumnFamilies.METADATA, small));
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB db = RocksDB.open(options, folder.database().toString(), descriptors, handles);
            resources.add(db);
            handles.forEach(handle -> resources.add(handle));
            ColumnFamilies families = ColumnFamilies.of(handles);
            LogTables tables = new LogTables(db, families, budget.logMemtableBytes());
            return new Database(resources, db, families, tables, primer(folder, budget));
        } catch (RocksDBException e) {
            resources.close();
            throw refused(folder, budget, e);
        } catch (RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilies families() {
        return families;
    }

    /** Returns the tables of the log, which must not be used once this is closed. */
    LogTables logTables() {
        return tables;
    }

    /** Returns how often and how long RocksDB held writes up. */
    StallCounters stalls() {
        return write.stalls();
    }

    /** Returns whether the write-ahead log overwrites files that were used before. */
    boolean reusesWalFiles() {
        return primer != null && primer.reusesFiles();
    }

    /** Writes and syncs; see {@link PatientWrite}. For one caller at a time. */
    void write(WriteBatch batch) throws RocksDBException {
        write.write(batch);
        if (primer != null && !primer.isDone()) {
            prime(primer, batch.getDataSize());
        }
    }

    /** A sync that fails is final, whatever it was for: nobody knows what else the disk has lost. */
    private static void prime(WalPrimer primer, long bytes) throws RocksDBException {
        try {
            primer.wrote(bytes);
        } catch (SyncFailedException e) {
            RocksDBException failed = new RocksDBException(e.getMessage());
            failed.initCause(e);
            throw failed;
        }
    }

    /** Writes what is in memory into files, so that the next open has nothing to recover. */
    void flush() throws RocksDBException {
        // There is nobody left whose writes could be held up, and waiting until none would be may take for ever.
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true)) {
            db.flush(options, List.of(families.log(), families.stable(), families.metadata()));
        }
    }

    @Override
    public void close() {
        resources.close();
    }

    /** Files that are used once only are not worth it: each would be written twice. */
    private static @Nullable WalPrimer primer(StorageFolder folder, NativeBudget budget) {
        return budget.recycledWals() == 0
                ? null
                : new WalPrimer(folder.database(), budget.logMemtableBytes(), PRIMING_BEGINS, budget.primingBytes());
    }

    /** RocksDB would end the log at the first bad place, whatever follows it: see the package {@code wal}. */
    private static void requireSoundWal(StorageFolder folder) {
        if (!folder.isNew()) {
            requireWal(folder);
        }
        try {
            WalReport report = WalScan.of(folder.database());
            report.requireSound();
            LOG.debug("storage={} scanned records={} files={}", folder, report.records(), report.files());
        } catch (NoSuchFileException e) {
            // A new folder has no database yet, and another without a manifest is refused by RocksDB.
            LOG.debug("storage={} has no manifest: {}", folder, e.getMessage());
        } catch (IOException e) {
            throw new StorageOpenException(
                    Reason.IO,
                    "The write-ahead log in " + folder.database() + " cannot be read: " + e + "; mend the disk",
                    e);
        }
    }

    /** Also where there is no manifest. */
    private static void requireWal(StorageFolder folder) {
        try (Stream<Path> files = Files.list(folder.database())) {
            if (files.noneMatch(file -> file.toString().endsWith(".log"))) {
                throw new CorruptionException(
                        "Database " + folder.database() + " has no write-ahead log" + WayBack.REPLACE);
            }
        } catch (IOException e) {
            throw new StorageOpenException(
                    Reason.IO, "Folder " + folder.database() + " cannot be listed: " + e + "; mend the disk", e);
        }
    }

    /**
     * Every open begins a file of messages, and RocksDB removes those of earlier ones only once an open succeeds. Where a
     * full disk refuses every open, whoever tries again and again would use up the room that is freed meanwhile.
     */
    private static void removeOldMessages(StorageFolder folder) {
        try (Stream<Path> files = Files.list(folder.database())) {
            // Their names end in the time, in digits of one number.
            List<Path> oldestFirst = files.filter(
                            file -> file.getFileName().toString().startsWith(OLD_MESSAGES))
                    .sorted()
                    .toList();
            for (Path old : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - KEPT_MESSAGES))) {
                Files.delete(old);
            }
        } catch (IOException e) {
            throw Unwritable.of(
                    "Old messages in folder " + folder.database() + " cannot be removed",
                    "mend the disk or the permissions, and try again",
                    e);
        }
    }

    private static RuntimeException refused(StorageFolder folder, NativeBudget budget, RocksDBException e) {
        String message = "Database " + folder.database() + " cannot be opened: " + e.getMessage();
        Status.Code code =
                e.getStatus() == null ? Status.Code.Undefined : e.getStatus().getCode();
        // An invalid argument is a database or family that should be there and is not; so is a file, in a folder that
        // was finished.
        boolean missing = code == Status.Code.InvalidArgument || e.getMessage().contains("No such file");
        if (code == Status.Code.Corruption || missing && !folder.isNew()) {
            return new CorruptionException(message + (budget.recycledWals() > 0 ? DAMAGED : DAMAGED_OR_TORN), e);
        }
        if (NoSpace.isWhy(e)) {
            return new StorageFullException(
                    message + "; what the write-ahead log holds is written once more at an open: free as many bytes as "
                            + folder.database() + "/*.log have, and try again",
                    Effect.NONE,
                    e);
        }
        if (e.getMessage().contains("lock file")) {
            return new StorageOpenException(
                    Reason.LOCKED, message + "; close it in the other process, or use another folder", e);
        }
        return new StorageOpenException(Reason.IO, message + "; mend the disk or the permissions, and try again", e);
    }
}
