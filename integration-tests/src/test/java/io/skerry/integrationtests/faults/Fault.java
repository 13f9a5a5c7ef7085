package io.skerry.integrationtests.faults;

import java.util.EnumSet;
import java.util.Set;

/** What goes wrong in a run: the vocabulary of the simulator, as far as a network and disks of the real kind can do it. */
enum Fault {
    /** Messages are lost. */
    LOSS(3),
    /** Messages arrive twice. */
    COPY(2),
    /** Messages overtake each other. */
    OVERTAKING(3),
    /** Messages come after an election timeout: over later connections, from earlier lives, to later ones. */
    EARLIER_LIVES(3),
    /** A line is slow in one direction. */
    DELAY(2),
    /** A line is cut in one direction. */
    ONE_WAY_CUT(3),
    /** The cluster falls into two parts. */
    HALVES(2),
    /** The cluster falls into two parts that one node sees both of. */
    BRIDGE(2),
    /** A leader sees nobody, and nobody sees it. */
    ISOLATED_LEADER(3),
    /** Connections break, and are made anew. */
    RESET(3),
    /** A line takes hardly anything. */
    FULL_LINE(2),
    /** A node crashes: what is not on its disk by then is lost. */
    CRASH(4),
    /** A leader crashes while its disk hangs. */
    LEADER_CRASH_AMID_WRITES(4),
    /** A node closes, and starts again. */
    ORDERLY_STOP(3),
    /** A loop does nothing for a while. */
    PAUSE(3),
    /** A leader's loop does nothing, long enough for others to lead. */
    LEADER_PAUSE(3),
    /** A disk is slow. */
    SLOW_DISK(3),
    /** A disk does not finish a sync. */
    HANGING_DISK(3),
    /** A disk fails for good; its node is started anew later. */
    FAILING_DISK(2),
    /** A disk is full; its node is started anew later. */
    FULL_DISK(2),
    /** Others take the room of a storage. */
    CROWDED_STORAGE(2),
    /** State machines of a node are slow. */
    SLOW_MACHINE(2),
    /** Clients ask for much at once. */
    OVERLOAD(2);

    /** Those of lines, which a cluster of one node has none of. */
    private static final Set<Fault> OF_LINES = EnumSet.range(LOSS, FULL_LINE);

    final int weight;

    Fault(int weight) {
        this.weight = weight;
    }

    boolean isOfLines() {
        return OF_LINES.contains(this);
    }
}
