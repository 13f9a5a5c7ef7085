package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.rocksdb.commit.SyncedWrite;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.rocksdb.DBOptions;

/** Opens a storage with something in its way, for tests of other packages. Stateless. */
public final class HookedStorage {

    private HookedStorage() {}

    /**
     * Opens a folder.
     *
     * @param tuning      changes RocksDB's options last
     * @param syncedWrite stands around the one call that makes anything durable
     */
    public static RocksDbStorage open(
            Path folder,
            RocksDbStorageConfig config,
            Consumer<DBOptions> tuning,
            UnaryOperator<SyncedWrite> syncedWrite) {
        return RocksDbStorage.open(folder, config, new RocksDbStorage.Hooks(tuning, syncedWrite));
    }
}
