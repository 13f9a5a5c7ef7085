package io.skerry.raft.testkit.store;

import io.skerry.raft.storage.RaftStorage;
import java.nio.file.Path;
import java.time.Duration;

/** The contract of small state against the toy store. */
class ToyStableStoreTest extends StableStoreContract {

    @Override
    protected RaftStorage open(Path folder) {
        return Planted.open(folder);
    }

    @Override
    protected Duration deadline() {
        return Planted.deadline();
    }
}
