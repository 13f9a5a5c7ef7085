package io.skerry.raft.runtime.apply;

import java.util.List;

/** Looks at the threads of a pool. */
final class PoolThreads {

    private PoolThreads() {}

    /** Returns the threads of a pool that are alive. */
    static List<String> of(String pool) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("skerry-applier-" + pool + "-"))
                .sorted()
                .toList();
    }
}
