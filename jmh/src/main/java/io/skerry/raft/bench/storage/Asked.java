package io.skerry.raft.bench.storage;

import io.skerry.raft.bench.contest.Command;
import io.skerry.raft.bench.contest.Figures;
import java.io.IOException;

/** A contender that is running. Not thread-safe; owned by its creator. */
interface Asked extends AutoCloseable {

    /**
     * Has it do something, and waits until it has nothing left to do.
     *
     * @throws IOException if it cannot
     */
    Figures ask(Command command) throws IOException;

    /** Ends it at once, whatever it has open. */
    void kill() throws IOException;

    /** Ends it. */
    @Override
    void close() throws IOException;

    /** Starts contenders. */
    @FunctionalInterface
    interface Starter {

        /** Starts one. */
        Asked start(String contender) throws IOException;
    }
}
