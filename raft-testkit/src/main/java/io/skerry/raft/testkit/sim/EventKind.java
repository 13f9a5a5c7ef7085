package io.skerry.raft.testkit.sim;

/** What may happen at a time. Those that a node handles wait while it is paused, and are lost when it is down. */
enum EventKind {
    /** A message arrives at a node. */
    DELIVER(true),
    /** The deadline that a core named is there. */
    TIMER(true),
    /** A turn of a node's loop, in which it gathered inputs, is over. */
    TURN_END(true),
    /** The storage says that a batch is durable. */
    PERSISTED(true),
    /** Committed entries have been applied. */
    APPLIED(true),
    /** Old entries have been read for a follower that is far behind. */
    LOG_READ(true),
    /** Something that a node does by itself is due: a step of taking or receiving a snapshot. */
    TASK(true),
    /** What a node says about snapshots arrives at another one. */
    SHIP(true),
    /** What a client asked of a node that was paused. */
    CALLED(true),
    /** A sync of a node's disk is through. */
    SYNCED(false),
    /** A node that was down starts. */
    START(false),
    /** A paused node goes on. */
    RESUME(false),
    /** A client does its next operation. */
    CLIENT(false),
    /** The administrator looks after replaced disks. */
    ADMIN(false),
    /** A fault ends. */
    FAULT_END(false),
    /** A fault begins that had to wait. */
    FAULT(false),
    /** Has everything settled, now that all faults are over? */
    SETTLE(false);

    /** Whether a node's loop handles it. */
    final boolean forLoop;

    EventKind(boolean forLoop) {
        this.forLoop = forLoop;
    }
}
