package io.skerry.raft.testkit.store;

import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.nio.file.Path;

/** {@link SnapshotStoreContract} against the storage in memory. */
class MemorySnapshotStoreTest extends SnapshotStoreContract {

    @Override
    protected RaftStorage open(Path folder) {
        return new MemoryStorage(Planted.LIMITS);
    }

    @Override
    protected boolean durable() {
        return false;
    }
}
