package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.rocksdb.commit.SyncedWrite;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Writes, and does something each time that so many bytes have been written: what must be looked after as a storage is
 * written to, but not at each commit. Not thread-safe; owned by whoever holds the commit token.
 */
final class EveryBytes implements SyncedWrite {

    private final SyncedWrite write;
    private final long stepBytes;
    private final Runnable chore;
    private long bytes;

    /**
     * Stands around a write.
     *
     * @param chore must not throw
     */
    EveryBytes(SyncedWrite write, long stepBytes, Runnable chore) {
        this.write = write;
        this.stepBytes = stepBytes;
        this.chore = chore;
    }

    @Override
    public void write(WriteBatch batch) throws RocksDBException {
        write.write(batch);
        bytes += batch.getDataSize();
        if (bytes >= stepBytes) {
            bytes = 0;
            chore.run();
        }
    }
}
