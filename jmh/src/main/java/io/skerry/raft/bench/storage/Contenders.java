package io.skerry.raft.bench.storage;

import java.util.List;
import java.util.Map;

/** Who takes part. Immutable. */
final class Contenders {

    static final String SKERRY = "skerry";
    static final String GROWING = "growing";
    static final String OVERWRITTEN = "overwritten";
    static final String NAIVE = "naive";
    static final String JRAFT = "jraft";
    static final String RATIS = "ratis";

    /** In the order of columns. */
    static final List<String> ALL = List.of(SKERRY, OVERWRITTEN, GROWING, NAIVE, JRAFT, RATIS);

    static final List<String> PEERS = List.of(JRAFT, RATIS);

    private static final Map<String, String> TITLES = Map.of(
            SKERRY, "Skerry",
            OVERWRITTEN, "raw file, preallocated",
            GROWING, "raw file, growing",
            NAIVE, "RocksDB, naive",
            JRAFT, "SOFAJRaft",
            RATIS, "Ratis");

    private static final Map<String, String> PEER_MAINS =
            Map.of(JRAFT, "io.skerry.raft.bench.jraft.JRaftMain", RATIS, "io.skerry.raft.bench.ratis.RatisMain");

    private Contenders() {}

    static String title(String contender) {
        return TITLES.getOrDefault(contender, contender);
    }

    static String peerMain(String peer) {
        return PEER_MAINS.getOrDefault(peer, peer);
    }
}
