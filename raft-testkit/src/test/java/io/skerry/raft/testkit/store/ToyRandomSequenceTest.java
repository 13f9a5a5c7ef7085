package io.skerry.raft.testkit.store;

import io.skerry.raft.storage.RaftStorage;
import java.nio.file.Path;
import java.time.Duration;

/** Random sequences against the toy store. */
class ToyRandomSequenceTest extends RandomSequenceContract {

    @Override
    protected RaftStorage open(Path folder) {
        return Planted.open(folder);
    }

    @Override
    protected Duration deadline() {
        return Planted.deadline();
    }

    @Override
    protected int sequences() {
        return Planted.sequences(super.sequences());
    }

    @Override
    protected int shrinkAttempts() {
        return Planted.shrinkAttempts(super.shrinkAttempts());
    }
}
