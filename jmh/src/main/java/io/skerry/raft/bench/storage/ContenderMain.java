package io.skerry.raft.bench.storage;

import io.skerry.raft.bench.contest.Contender;
import io.skerry.raft.bench.contest.ContenderServer;
import io.skerry.raft.storage.rocksdb.RocksDbStorageConfig;
import java.io.IOException;

/** Runs ours, or one of those that need nothing else, as {@link ContenderServer} does. Stateless. */
public final class ContenderMain {

    private static final long OVERWRITTEN_BYTES = 64L << 20;

    private ContenderMain() {}

    /**
     * Serves until its standard input ends.
     *
     * @param args the contender's name
     */
    public static void main(String[] args) throws IOException {
        ContenderServer.serve(contender(args[0]));
    }

    static Contender contender(String name) {
        return switch (name) {
            case Contenders.SKERRY -> new SkerryContender(RocksDbStorageConfig.defaults());
            case Contenders.GROWING -> new RawContender(0);
            case Contenders.OVERWRITTEN -> new RawContender(OVERWRITTEN_BYTES);
            case Contenders.NAIVE -> new NaiveContender();
            default -> throw new IllegalArgumentException("No such contender: " + name);
        };
    }
}
