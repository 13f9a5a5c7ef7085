package io.skerry.examples.counter;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.runtime.RaftNodeBuilder;
import io.skerry.raft.runtime.config.ClusterConfigFile;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.kryo.KryoCodec;
import java.nio.file.Path;

/** One node of a replicated counter: adds one, and reads it back. Start one for each id of the config, and again. */
public final class CounterProgram {

    private CounterProgram() {}

    /** Runs the node of that config and id, in that folder: {@code cluster.json 1 data/1}. */
    public static void main(String[] args) {
        ClusterConfig cluster = ClusterConfigFile.load(Path.of(args[0]));
        long id = Long.parseLong(args[1]);
        try (RaftStorage storage = RocksDbStorage.open(Path.of(args[2]));
                SingleGroupNode<Counter, Add, Long> counter = RaftNodeBuilder.of(new Counter())
                        .self(id)
                        .cluster(cluster)
                        .storage(storage)
                        .codec(KryoCodec.of(Add.class).register(1, Add.class)) // explicit ids
                        .start()) {
            long now = counter.submit(new Add(1)).join(); // from any node; forwarded
            long seen =
                    counter.read(ReadConsistency.LINEARIZABLE, Counter::value).join();
            System.out.println("now " + now + ", seen " + seen);
        }
    }
}
