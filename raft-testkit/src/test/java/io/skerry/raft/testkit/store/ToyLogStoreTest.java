package io.skerry.raft.testkit.store;

import io.skerry.raft.storage.RaftStorage;
import java.nio.file.Path;
import java.time.Duration;

/** The log contract against the toy store. */
class ToyLogStoreTest extends LogStoreContract {

    @Override
    protected RaftStorage open(Path folder) {
        return Planted.open(folder);
    }

    @Override
    protected Duration deadline() {
        return Planted.deadline();
    }
}
