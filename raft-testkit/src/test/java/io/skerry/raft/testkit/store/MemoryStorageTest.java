package io.skerry.raft.testkit.store;

import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.nio.file.Path;

/** {@link StorageContract} against the storage in memory. */
class MemoryStorageTest extends StorageContract {

    @Override
    protected RaftStorage open(Path folder) {
        return new MemoryStorage(Planted.LIMITS);
    }

    @Override
    protected boolean durable() {
        return false;
    }
}
