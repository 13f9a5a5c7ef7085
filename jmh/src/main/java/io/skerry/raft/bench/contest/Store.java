package io.skerry.raft.bench.contest;

import java.io.IOException;

/** Some logs that are open. Thread-safe, as its journals are not. */
public interface Store extends AutoCloseable {

    /**
     * Returns the log of a group, the same each time.
     *
     * @param group from 0 on
     */
    Journal journal(int group);

    @Override
    void close() throws IOException;
}
