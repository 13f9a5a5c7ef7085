package io.skerry.raft.testkit.sim;

/** The fault patterns that a simulation draws from, and how often each is drawn, relative to the others. */
enum FaultPattern {
    /** Two parts that do not see each other; the leader may be in either. */
    HALVES(3),
    /** Two parts, and one node that sees both. */
    BRIDGE(2),
    /** The leader sees nobody. */
    ISOLATED_LEADER(4),
    /** The leader sees nobody, or hears what is long past, and does not notice for long: its timers are late. */
    UNAWARE_LEADER(4),
    /** What the leader sends to some nodes is lost; what they send arrives. */
    ONE_WAY_FROM_LEADER(3),
    /** What some nodes send to the leader is lost; what it sends arrives. */
    ONE_WAY_TO_LEADER(3),
    /** Connections break and are made anew. */
    RESETS(4),
    /** What one node sends another takes several election timeouts: it speaks of terms that are over. */
    DETOUR(3),
    /** Much is lost, and everything takes long. */
    STORM(2),
    /** A node crashes between two effects of a turn. */
    CRASH_AT_BOUNDARY(10),
    /** A node crashes when several writes are on their way to its disk. */
    CRASH_AMID_WRITES(36),
    /** The leader does. */
    LEADER_CRASH_AMID_WRITES(14),
    /** Several nodes crash, and again when they are up. */
    RESTART_STORM(2),
    /** For a while, whoever is elected crashes soon. */
    SHORT_REIGNS(3),
    /** A node stops as it should, and starts again. */
    ORDERLY_STOP(2),
    /** A node is paused for 0.1 to 10 election timeouts. */
    PAUSE(4),
    /** The leader is. */
    LEADER_PAUSE(6),
    /** All timers of a node are late. */
    LATE_TIMERS(1),
    /** The leader's disk is slow. */
    SLOW_DISK(4),
    /** A disk does not finish a sync. */
    HANGING_DISK(3),
    /** A storage has no room: other groups fill it. */
    FULL_STORAGE(3),
    /** A disk is lost, and the node comes back with an empty one. */
    WIPED_DISK(3),
    /** A node is down for long. */
    OUTAGE(7),
    /** A node crashes when a snapshot is taken, shipped or installed. */
    CRASH_AMID_SNAPSHOT(16),
    /** A bit of a snapshot is lost, where another state is left to the node. */
    BIT_ROT(6),
    /** Clients ask for more than the bounds allow. */
    OVERLOAD(2);

    final int weight;

    FaultPattern(int weight) {
        this.weight = weight;
    }
}
