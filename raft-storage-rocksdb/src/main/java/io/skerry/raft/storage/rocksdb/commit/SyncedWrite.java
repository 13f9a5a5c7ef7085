package io.skerry.raft.storage.rocksdb.commit;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The one call that makes anything durable: writes a batch and syncs it before it returns. */
@FunctionalInterface
public interface SyncedWrite {

    /**
     * Writes and syncs.
     *
     * @throws RocksDBException if either failed; what is on disk then is unknown
     */
    void write(WriteBatch batch) throws RocksDBException;
}
