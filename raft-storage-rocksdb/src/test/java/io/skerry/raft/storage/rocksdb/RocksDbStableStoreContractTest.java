package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.testkit.store.StableStoreContract;
import java.nio.file.Path;

class RocksDbStableStoreContractTest extends StableStoreContract {

    @Override
    protected RaftStorage open(Path folder) {
        return TestStores.openSmall(folder);
    }
}
