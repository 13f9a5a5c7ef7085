package io.skerry.raft.bench.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** A state's database opened beside the state machine, which is closed. Not thread-safe; owned by its creator. */
final class RawState implements AutoCloseable {

    private final DBOptions options = new DBOptions();
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final RocksDB db;
    private long lastNanos;

    private RawState(Path folder) throws RocksDBException {
        try (Options names = new Options()) {
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            for (byte[] name : RocksDB.listColumnFamilies(names, folder.toString())) {
                descriptors.add(new ColumnFamilyDescriptor(name));
            }
            this.db = RocksDB.open(options, folder.toString(), descriptors, families);
        }
    }

    /** Opens the only database below a folder. */
    static RawState below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return new RawState(files.filter(file -> file.endsWith("CURRENT"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no database below " + folder))
                    .getParent());
        } catch (RocksDBException e) {
            throw new IOException("The database below " + folder + " cannot be opened", e);
        }
    }

    void copy(Path target) {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            long begin = System.nanoTime();
            checkpoint.createCheckpoint(target.toString());
            lastNanos = System.nanoTime() - begin;
        } catch (RocksDBException e) {
            throw new UncheckedIOException(new IOException("The state cannot be copied to " + target, e));
        }
    }

    /** Returns how long the last copy took. */
    long lastNanos() {
        return lastNanos;
    }

    int tables() {
        return db.getLiveFilesMetaData().size();
    }

    @Override
    public void close() {
        families.forEach(ColumnFamilyHandle::close);
        db.close();
        options.close();
    }
}
