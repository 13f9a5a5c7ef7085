package io.skerry.raft.core.replication;

/** How a leader sends entries to a follower. */
public enum ProgressState {
    /** Where the logs part is not known yet: one message at a time, each waiting for its answer. */
    PROBE,
    /** The logs are equal up to {@code matchIndex}: messages follow each other without waiting (dissertation §10.2.2). */
    REPLICATE,
    /** The follower needs entries that the leader's log does not hold any more; it is offered a snapshot (paper §7). */
    SNAPSHOT
}
