package io.skerry.raft.core;

/** What a node is to its group (paper §5.1). */
public enum Role {
    /** Follows a leader, or waits for one; a learner and a passive node are nothing else. */
    FOLLOWER,
    /** Asks whether it would be elected, in no new term yet (dissertation §9.6). */
    PRE_CANDIDATE,
    /** Stands for election in a term of its own. */
    CANDIDATE,
    /** Leads its term. */
    LEADER
}
