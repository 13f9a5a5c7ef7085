package io.skerry.examples.counter;

import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.runtime.RaftNodeBuilder;
import io.skerry.raft.runtime.config.ClusterConfigFile;
import io.skerry.raft.session.ClientSession;
import io.skerry.raft.statemachine.ResultCodec;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.kryo.KryoCodec;
import java.nio.file.Path;

/** As {@link CounterProgram}, but what is added is added once, whatever becomes of the leader meanwhile. */
public final class ExactlyOnceProgram {

    private ExactlyOnceProgram() {}

    /** Runs the node of that config and id, in that folder: {@code cluster.json 1 data/1}. */
    public static void main(String[] args) {
        try (RaftStorage storage = RocksDbStorage.open(Path.of(args[2]));
                SingleGroupNode<Counter, Add, Long> counter = RaftNodeBuilder.of(new Counter())
                        .self(Long.parseLong(args[1]))
                        .cluster(ClusterConfigFile.load(Path.of(args[0])))
                        .storage(storage)
                        .codec(KryoCodec.of(Add.class).register(1, Add.class))
                        .sessions(ResultCodec.of(KryoCodec.of(Long.class))) // results are remembered
                        .start()) {
            ClientSession<Add, Long> session = counter.openSession().join();
            long now = session.submit(new Add(1)).join(); // again by itself, while nobody knows
            System.out.println("now " + now);
        }
    }
}
