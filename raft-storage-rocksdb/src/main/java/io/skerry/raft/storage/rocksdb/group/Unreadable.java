package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What to say when RocksDB cannot read. Stateless. */
final class Unreadable {

    private Unreadable() {}

    /** Tells a disk that fails from bytes that are wrong: the one may be mended, the other may not. */
    static CorruptionException because(String what, RocksDBException e) {
        boolean disk = e.getStatus() != null && e.getStatus().getCode() == Status.Code.IOError;
        String mend = disk ? "; mend the disk and open the storage again, and if it stays so" : "";
        return new CorruptionException(what + " cannot be read: " + e.getMessage() + mend + WayBack.REPLACE, e);
    }
}
