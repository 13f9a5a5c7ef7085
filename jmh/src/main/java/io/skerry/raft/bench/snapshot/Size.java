package io.skerry.raft.bench.snapshot;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured. Immutable.
 *
 * @param checkpoints    sizes of states that checkpoints are made of, in bytes
 * @param rounds         of what is repeated
 * @param phase          how long something is measured before and after
 * @param rejoinBytes    the state that a wiped follower gets
 * @param deltaBytes     the state of which a part changes
 * @param restartEntries in the log that is restarted with
 * @param diskBytes      that are written to the log
 * @param overheadTurn   how long a turn of the last part takes
 */
record Size(
        List<Long> checkpoints,
        int rounds,
        Duration phase,
        long rejoinBytes,
        long deltaBytes,
        int restartEntries,
        long diskBytes,
        Duration overheadTurn) {

    private static final long MIB = 1L << 20;

    static final Size FULL = new Size(
            List.of(1024 * MIB, 4096 * MIB),
            5,
            Duration.ofSeconds(15),
            2048 * MIB,
            1024 * MIB,
            1_000_000,
            3072 * MIB,
            Duration.ofSeconds(10));

    static final Size QUICK = new Size(
            List.of(256 * MIB),
            3,
            Duration.ofSeconds(4),
            256 * MIB,
            256 * MIB,
            200_000,
            256 * MIB,
            Duration.ofSeconds(3));

    /** Nothing that would be a measurement. */
    static final Size TINY =
            new Size(List.of(2 * MIB), 1, Duration.ofMillis(50), 2 * MIB, 2 * MIB, 500, 4 * MIB, Duration.ofMillis(50));

    /** Returns the same with states of that size. */
    Size withState(long mib) {
        long bytes = mib * MIB;
        return new Size(List.of(bytes), rounds, phase, bytes, bytes, restartEntries, diskBytes, overheadTurn);
    }
}
