package io.skerry.raft.testkit.sim;

/** What goes wrong in a simulation. Each time it does is counted. */
public enum FaultKind {
    /** A message is lost. */
    LOSS,
    /** A message arrives twice. */
    COPY,
    /** A message overtakes an earlier one. */
    OVERTAKING,
    /** A message takes more than an election timeout. */
    LONG_DELAY,
    /** A connection breaks, and what was sent last on it is lost. */
    RESET,
    /** A link is cut in one direction. */
    ONE_WAY_CUT,
    /** The cluster falls into two parts. */
    HALVES,
    /** The cluster falls into two parts that one node sees both of. */
    BRIDGE,
    /** What one node sends another takes many times as long as usual. */
    DETOUR,
    /** A leader sees nobody, and nobody sees it. */
    ISOLATED_LEADER,
    /** A node crashes. */
    CRASH,
    /** A node crashes while at least two writes are on their way to its disk. */
    CRASH_AMID_WRITES,
    /** Nodes crash again and again. */
    RESTART_STORM,
    /** A leader that was just elected is to crash soon. */
    SHORT_REIGN,
    /** A node stops in an orderly way, and starts again. */
    ORDERLY_STOP,
    /** A node does nothing for a while: a pause of its garbage collector, or of its machine. */
    PAUSE,
    /** The timers of a node are late, always. */
    LATE_TIMERS,
    /** The disk of a node is slow. */
    SLOW_DISK,
    /** The disk of a node does not finish a sync. */
    HANGING_DISK,
    /** The storage of a node has no room for a while: groups that are not simulated fill it. */
    FULL_STORAGE,
    /** The disk of a node is replaced by an empty one. */
    WIPED_DISK,
    /** Somebody asks, without need or with the wrong name, that a node be known by another store. */
    WRONG_REBIND,
    /** A node is away for so long that others cut off what it needs. */
    OUTAGE,
    /** A bit of a snapshot on a disk is not what it was. */
    BIT_ROT,
    /** A node loses the state of a group, which its log goes on from, and has to be given another one. */
    LOST_STATE,
    /** A chunk of a snapshot comes damaged, or by half. */
    CORRUPT_CHUNK,
    /** A node crashes while it takes a snapshot. */
    CRASH_AMID_TAKING,
    /** A node crashes while a snapshot comes to it, or goes from it. */
    CRASH_AMID_SHIPPING,
    /** A node crashes while it installs a snapshot. */
    CRASH_AMID_INSTALLING,
    /** Clients ask for much more than the bounds allow. */
    OVERLOAD
}
