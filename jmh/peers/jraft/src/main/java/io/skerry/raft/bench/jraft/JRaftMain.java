package io.skerry.raft.bench.jraft;

import io.skerry.raft.bench.contest.ContenderServer;
import java.io.IOException;

/** Runs SOFAJRaft's log store as a contender. Stateless. */
public final class JRaftMain {

    private JRaftMain() {}

    /** Serves until its standard input ends. */
    public static void main(String[] args) throws IOException {
        ContenderServer.serve(new JRaftContender());
    }
}
