package io.skerry.examples.counter;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.runtime.RaftNodeBuilder;
import io.skerry.raft.runtime.config.ClusterConfigFile;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.kryo.KryoCodec;
import java.nio.file.Path;

/** As {@link CounterProgram}, but that the state is in RocksDB as well. */
public final class DurableCounterProgram {

    private DurableCounterProgram() {}

    /** Runs the node of that config and id, in that folder: {@code cluster.json 1 data/1}. */
    public static void main(String[] args) {
        try (RocksDbStorage storage = RocksDbStorage.open(Path.of(args[2]));
                SingleGroupNode<DurableCounter, Add, Long> counter = RaftNodeBuilder.of(
                                new DurableCounter(storage.states().of(GroupId.DEFAULT)))
                        .self(Long.parseLong(args[1]))
                        .cluster(ClusterConfigFile.load(Path.of(args[0])))
                        .storage(storage)
                        .codec(KryoCodec.of(Add.class).register(1, Add.class))
                        .start()) {
            System.out.println("now " + counter.submit(new Add(1)).join());
        }
    }
}
