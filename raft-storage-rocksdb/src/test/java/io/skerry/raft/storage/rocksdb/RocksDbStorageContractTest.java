package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.testkit.store.StorageContract;
import java.nio.file.Path;

class RocksDbStorageContractTest extends StorageContract {

    @Override
    protected RaftStorage open(Path folder) {
        return TestStores.openSmall(folder);
    }
}
