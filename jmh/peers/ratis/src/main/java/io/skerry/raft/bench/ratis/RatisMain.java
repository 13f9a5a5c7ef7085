package io.skerry.raft.bench.ratis;

import io.skerry.raft.bench.contest.ContenderServer;
import java.io.IOException;

/** Runs the log of Apache Ratis as a contender. Stateless. */
public final class RatisMain {

    private RatisMain() {}

    /** Serves until its standard input ends. */
    public static void main(String[] args) throws IOException {
        ContenderServer.serve(new RatisContender());
    }
}
