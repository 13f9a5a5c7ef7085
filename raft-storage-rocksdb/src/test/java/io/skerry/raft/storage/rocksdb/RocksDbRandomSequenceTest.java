package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.testkit.store.RandomSequenceContract;
import java.nio.file.Path;

class RocksDbRandomSequenceTest extends RandomSequenceContract {

    @Override
    protected RaftStorage open(Path folder) {
        return TestStores.openSmall(folder);
    }
}
