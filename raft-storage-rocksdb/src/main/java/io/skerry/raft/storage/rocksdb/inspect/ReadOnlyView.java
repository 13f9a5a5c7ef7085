package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.group.BlockReader;
import io.skerry.raft.storage.rocksdb.group.GroupLoader;
import io.skerry.raft.storage.rocksdb.group.LogWalk;
import io.skerry.raft.storage.rocksdb.group.StateReader;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import io.skerry.raft.storage.rocksdb.layout.FolderFormat;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import io.skerry.raft.storage.rocksdb.natives.NativeResources;
import io.skerry.raft.storage.rocksdb.natives.TrackedWals;
import io.skerry.raft.storage.rocksdb.wal.WalReport;
import io.skerry.raft.storage.rocksdb.wal.WalScan;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;

/**
 * A database as it was at one moment, opened without writing anything and without a lock, while a node may be using it.
 *
 * <p>Opening reads the manifest, then the files that it names. A node that works may have removed one of them meanwhile, or
 * have used it again; then the view is stale and another is taken. What is wrong with the same file in several views that
 * were taken one after the other is wrong with the file: a node removes a file only once the manifest names it no more, and
 * the next view would have read that.
 *
 * <p>Thread-safe for reading; whoever uses a handle sees to it that nobody closes it meanwhile.
 */
final class ReadOnlyView implements AutoCloseable {

    /** A view takes as long as reading the write-ahead log; a node gives files up once in so many megabytes. */
    private static final int ATTEMPTS = 50;

    /** So many views in a row that fail in the same way are no chance. */
    private static final int PROOF = 3;

    private final NativeResources resources;
    private final RocksDB db;
    private final ColumnFamilies families;
    private final ColumnFamilyHandle unused;
    private final WalReport wal;

    private ReadOnlyView(
            NativeResources resources, RocksDB db, ColumnFamilies families, ColumnFamilyHandle unused, WalReport wal) {
        this.resources = resources;
        this.db = db;
        this.families = families;
        this.unused = unused;
        this.wal = wal;
    }

    /**
     * Takes a view of a folder. One whose write-ahead log is damaged ends where the log does, and says so.
     *
     * @throws CorruptionException  if the database does not open because something in it is damaged or missing
     * @throws StorageOpenException if the file system fails, or the files change faster than they can be read
     */
    static ReadOnlyView of(Path folder) {
        RocksDB.loadLibrary();
        String last = "";
        int times = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Attempt taken = attempt(folder);
            if (taken.view() != null && taken.fault() == null) {
                return taken.view();
            }
            String why =
                    taken.fault() == null ? "" : String.valueOf(taken.fault().getMessage());
            times = why.equals(last) ? times + 1 : 1;
            last = why;
            if (taken.fault() != null && times == PROOF) {
                return taken.viewOrThrow();
            }
            taken.close();
        }
        throw new StorageOpenException(
                Reason.IO,
                "Folder " + folder + " changes faster than it can be read" + (last.isEmpty() ? "" : ": " + last)
                        + "; try again when its node has less to do, or stop the node",
                null);
    }

    /** A view, or why there is none, or both: then the view ends where the damage begins. Neither if it was stale. */
    private record Attempt(
            @Nullable ReadOnlyView view, @Nullable StorageException fault) implements AutoCloseable {

        ReadOnlyView viewOrThrow() {
            if (view == null) {
                throw Objects.requireNonNull(fault);
            }
            return view;
        }

        @Override
        public void close() {
            if (view != null) {
                view.close();
            }
        }
    }

    private static Attempt attempt(Path folder) {
        Path database = folder.resolve(FolderFormat.DATABASE);
        try {
            WalFiles before = WalFiles.of(database);
            WalReport wal = WalScan.of(database);
            return held(open(database, wal), before, database);
        } catch (RocksDBException e) {
            return new Attempt(null, refused(database, e));
        } catch (CorruptionException e) {
            return new Attempt(null, e);
        } catch (NoSuchFileException e) {
            return new Attempt(
                    null,
                    new CorruptionException(
                            "Database " + database + " has lost the file " + e.getFile() + WayBack.REPLACE, e));
        } catch (IOException e) {
            return new Attempt(
                    null,
                    new StorageOpenException(
                            Reason.IO,
                            "Folder " + database + " cannot be read: " + e + "; mend the disk or the permissions",
                            e));
        }
    }

    /** Of a file that was used again meanwhile, less may have been read than it held. */
    private static Attempt held(ReadOnlyView view, WalFiles before, Path database) throws IOException {
        boolean isGood = false;
        try {
            isGood = before.stillStandIn(WalFiles.of(database));
            return isGood ? new Attempt(view, view.walDamage()) : new Attempt(null, null);
        } finally {
            if (!isGood) {
                view.close();
            }
        }
    }

    private static ReadOnlyView open(Path database, WalReport wal) throws RocksDBException {
        NativeResources resources = new NativeResources();
        try {
            DBOptions options = resources.add(TrackedWals.options()
                    // What it ends the log at without a word, the scan has told.
                    .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                    // All files are open before the first is read: then it does not matter when they are removed.
                    .setMaxOpenFiles(-1)
                    .setMaxFileOpeningThreads(1)
                    .setParanoidChecks(true));
            ColumnFamilyOptions family = resources.add(new ColumnFamilyOptions());
            List<ColumnFamilyDescriptor> descriptors = Stream.of(
                            ColumnFamilies.DEFAULT, ColumnFamilies.LOG, ColumnFamilies.STABLE, ColumnFamilies.METADATA)
                    .map(name -> new ColumnFamilyDescriptor(name, family))
                    .toList();
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB db = resources.add(RocksDB.openReadOnly(options, database.toString(), descriptors, handles));
            handles.forEach(resources::add);
            return new ReadOnlyView(resources, db, ColumnFamilies.of(handles), handles.get(0), wal);
        } catch (RocksDBException | RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }

    private static StorageException refused(Path database, RocksDBException e) {
        String message = "Database " + database + " cannot be opened: " + e.getMessage();
        Status.Code code =
                e.getStatus() == null ? Status.Code.Undefined : e.getStatus().getCode();
        boolean isMissing = code == Status.Code.InvalidArgument || message.contains("No such file");
        if (code == Status.Code.Corruption && !message.contains("Permission denied") || isMissing) {
            return new CorruptionException(message + WayBack.REPLACE, e);
        }
        return new StorageOpenException(Reason.IO, message + "; mend the disk or the permissions, and try again", e);
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilies families() {
        return families;
    }

    /** Returns the family that RocksDB insists on, and that stays empty. */
    ColumnFamilyHandle unused() {
        return unused;
    }

    WalReport wal() {
        return wal;
    }

    /** Returns what keeps a storage from opening the folder, or null. */
    @Nullable
    CorruptionException walDamage() {
        try {
            wal.requireSound();
            return null;
        } catch (CorruptionException e) {
            return e;
        }
    }

    StateReader state() {
        return new StateReader(db, families);
    }

    GroupLoader loader() {
        return new GroupLoader(state(), new BlockReader(db, families), 0);
    }

    LogWalk walk() {
        return new LogWalk(db, families);
    }

    @Override
    public void close() {
        resources.close();
    }
}
