package io.skerry.raft.storage.rocksdb.wal;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import java.nio.file.Path;

/** The words for what refuses an open. Stateless. */
final class WalDamage {

    private WalDamage() {}

    static CorruptionException of(Path database, String what) {
        return new CorruptionException("Database " + database + " cannot be opened: " + what
                + ". What was synced is damaged: the log may not be used as a shorter one" + WayBack.REPLACE);
    }
}
