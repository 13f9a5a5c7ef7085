package io.skerry.raft.testkit.store;

import io.skerry.raft.storage.RaftStorage;
import java.nio.file.Path;
import java.time.Duration;

/** The contract of snapshots against the toy store. */
class ToySnapshotStoreTest extends SnapshotStoreContract {

    @Override
    protected RaftStorage open(Path folder) {
        return Planted.open(folder);
    }

    /** Its snapshots are in memory. */
    @Override
    protected boolean durable() {
        return false;
    }

    @Override
    protected Duration deadline() {
        return Planted.deadline();
    }
}
