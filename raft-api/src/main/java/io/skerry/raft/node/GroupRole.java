package io.skerry.raft.node;

/** What a node is in a group (paper §5.1; dissertation §4.2.1 for learners). */
public enum GroupRole {
    /** Leads: takes commands and brings them to the others. */
    LEADER,
    /** Follows a leader, or waits for one. */
    FOLLOWER,
    /** Stands for election, or asks whether it would win. */
    CANDIDATE,
    /** Receives the log and counts for nothing: a learner, or a store that no membership names. */
    LEARNER
}
