package io.skerry.raft.bench.storage;

import io.skerry.raft.bench.contest.Command;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is compared. Immutable.
 *
 * @param id    its section's, and its own behind a space; what it is called in the file
 * @param tasks of each contender that takes part
 */
record Row(String id, Map<String, Task> tasks) {

    /**
     * What a contender does.
     *
     * @param process which one does it: a contender may run under other settings beside
     * @param command what it is asked for
     */
    record Task(String process, Command command) {}

    Row {
        tasks = new LinkedHashMap<>(tasks);
    }
}
