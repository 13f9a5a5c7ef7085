package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.rocksdb.natives.NativeResources;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Writes to a RocksDB. Thread-safe, as that is. */
final class RocksWrites implements PatientWrite.Target {

    private static final String IS_STOPPED = "rocksdb.is-write-stopped";
    private static final String FAILURES = "rocksdb.background-errors";

    private final RocksDB db;
    private final WriteOptions waiting;
    private final WriteOptions notWaiting;

    /** Leaves what must be closed to the owner of the database. */
    RocksWrites(RocksDB db, NativeResources resources) {
        this.db = db;
        this.waiting = resources.add(new WriteOptions().setSync(true));
        this.notWaiting = resources.add(new WriteOptions().setSync(true).setNoSlowdown(true));
    }

    @Override
    public void write(WriteBatch batch, boolean waits) throws RocksDBException {
        db.write(waits ? waiting : notWaiting, batch);
    }

    @Override
    public boolean isStopped() throws RocksDBException {
        return db.getLongProperty(IS_STOPPED) != 0;
    }

    @Override
    public boolean hasFailed() throws RocksDBException {
        return db.getLongProperty(FAILURES) != 0;
    }
}
