package io.skerry.integrationtests.crash;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;

/** Where a node has its state. */
enum Kind {
    ROCKSDB {
        @Override
        Pairs open(RocksDbStorage storage, RocksPairs.Mistake mistake) {
            return new RocksPairs(storage.states().of(GroupId.DEFAULT), mistake);
        }
    },
    MEMORY {
        @Override
        Pairs open(RocksDbStorage storage, RocksPairs.Mistake mistake) {
            return new MemoryPairs();
        }
    };

    abstract Pairs open(RocksDbStorage storage, RocksPairs.Mistake mistake);
}
