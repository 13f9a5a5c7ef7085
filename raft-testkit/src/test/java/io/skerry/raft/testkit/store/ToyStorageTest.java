package io.skerry.raft.testkit.store;

import io.skerry.raft.storage.RaftStorage;
import java.nio.file.Path;
import java.time.Duration;

/** The contract of batches against the toy store. */
class ToyStorageTest extends StorageContract {

    @Override
    protected RaftStorage open(Path folder) {
        return Planted.open(folder);
    }

    @Override
    protected Duration deadline() {
        return Planted.deadline();
    }
}
