package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.testkit.store.RandomSequenceContract;
import java.nio.file.Path;

/** With recent entries kept, of which there is room for a part: reads come from memory, from RocksDB, and from both. */
class RecentRandomSequenceTest extends RandomSequenceContract {

    @Override
    protected RaftStorage open(Path folder) {
        return RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.builder().recentEntries(ByteSize.ofKiB(16)).build());
    }

    @Override
    protected int sequences() {
        return Math.min(super.sequences(), 200);
    }
}
