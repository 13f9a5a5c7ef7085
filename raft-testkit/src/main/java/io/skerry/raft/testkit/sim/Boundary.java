package io.skerry.raft.testkit.sim;

/** Between which two effects of a node a crash may fall. */
enum Boundary {
    /** An input was taken, and nothing was done about it. */
    AFTER_INPUT,
    /** The core's answer is there, nothing was handed to the storage. */
    BEFORE_PERSIST,
    /** The storage has the batch, nothing was sent. */
    AFTER_PERSIST,
    /** Some messages were sent, one more is next. */
    BETWEEN_SENDS,
    /** All messages were sent, nothing was given to the state machine. */
    AFTER_SENDS,
    /** The batch is durable, and no core has been told. */
    BEFORE_TOLD,
    /** Entries were given to the state machine, which has not applied them. */
    BEFORE_APPLY,
    /** Entries were applied, and the core has not been told. */
    AFTER_APPLY
}
