package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.model.GroupId;

/** Setups that no seed has drawn. */
final class Setups {

    private static final long MILLIS = 1_000_000;

    private Setups() {}

    /** Three nodes, one group, and nothing odd. */
    static SimSetup three() {
        return setup(0, 0, 0, false);
    }

    /** A network that does everything wrong. */
    static SimSetup bad() {
        return setup(2_500, 300, 300, false);
    }

    /** A network that only takes its time. */
    static SimSetup ordered() {
        return setup(2_500, 0, 0, true);
    }

    private static SimSetup setup(int tail, int loss, int copies, boolean ordered) {
        return new SimSetup(
                3,
                new GroupId[] {GroupId.of(1)},
                CoreConfig.DEFAULT,
                5 * MILLIS,
                tail,
                loss,
                copies,
                ordered,
                10 * MILLIS,
                MILLIS,
                0,
                MILLIS,
                Long.MAX_VALUE,
                50 * MILLIS,
                SnapshotSetup.NONE,
                50,
                Long.MAX_VALUE);
    }
}
