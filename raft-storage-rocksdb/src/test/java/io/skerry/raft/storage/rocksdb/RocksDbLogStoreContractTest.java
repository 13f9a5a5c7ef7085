package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.testkit.store.LogStoreContract;
import java.nio.file.Path;

class RocksDbLogStoreContractTest extends LogStoreContract {

    @Override
    protected RaftStorage open(Path folder) {
        return TestStores.openSmall(folder);
    }
}
