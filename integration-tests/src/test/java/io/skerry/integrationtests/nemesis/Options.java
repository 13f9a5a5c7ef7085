package io.skerry.integrationtests.nemesis;

import io.skerry.examples.kv.state.KvStateKind;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long, how many, how fast. Immutable.
 *
 * @param seed      decides the order of faults, whom they strike, and for how long
 * @param nodes     how many processes
 * @param firstFault how many kinds are left out in the first round, because another cluster has had them
 * @param time      how long clients write, until the cluster is healed for good
 * @param rate      how many operations clients begin in a second, together
 * @param election  the election timeout
 * @param shortest  the shortest fault, in election timeouts; the longest is four times as long
 * @param snapshots entries after which a node shortens its log, so that it holds few more; 0: as nodes do by themselves
 * @param state     the kind of state machine
 */
record Options(
        long seed,
        int nodes,
        int firstFault,
        Duration time,
        int rate,
        Duration election,
        double shortest,
        int snapshots,
        KvStateKind state) {

    /** How long a cluster lives in a long run: what it has in its logs has to be applied again at each start. */
    private static final Duration ONE_CLUSTER = Duration.ofMinutes(10);

    /** A fifth of a second's writes: who was away for longer needs a snapshot. */
    private static final int BRIEF_SNAPSHOTS = 50;

    static final int CLIENTS = 16;
    private static final long SEED =
            Long.getLong("nemesis.seed", ThreadLocalRandom.current().nextInt(1_000_000));

    /** Returns those of the test command. */
    static Options brief(int nodes, int firstFault, Duration time) {
        return new Options(SEED, nodes, firstFault, time, 400, Duration.ofMillis(500), 0.5, 0, KvStateKind.ROCKSDB);
    }

    /** Returns the same with snapshots all the time; by the seed, of either kind of state machine. */
    Options withSnapshots() {
        KvStateKind kind = seed % 2 == 0 ? KvStateKind.ROCKSDB : KvStateKind.MEMORY;
        return new Options(seed, nodes, firstFault, time, rate, election, shortest, BRIEF_SNAPSHOTS, kind);
    }

    /** Returns whether a long run was asked for. */
    static boolean isLong() {
        return Integer.getInteger("nemesis.minutes", 0) > 0;
    }

    /** Returns those of a long run, as properties say. */
    static Options extended() {
        Duration time = Duration.ofMinutes(Integer.getInteger("nemesis.minutes", 1));
        return new Options(
                SEED,
                Integer.getInteger("nemesis.nodes", 3),
                0,
                time,
                300,
                Duration.ofMillis(Integer.getInteger("nemesis.election", 500)),
                2,
                Integer.getInteger("nemesis.snapshots", 0),
                KvStateKind.of(System.getProperty("nemesis.state", "rocksdb")));
    }

    /** Returns those of the next cluster of a long run, of which so much time is over. */
    Options part(int number, Duration over) {
        Duration left = time.minus(over);
        return new Options(
                seed + number,
                nodes,
                firstFault,
                left.compareTo(ONE_CLUSTER) < 0 ? left : ONE_CLUSTER,
                rate,
                election,
                shortest,
                snapshots,
                state);
    }

    /** Returns whether logs are kept so short that whoever was away needs a snapshot. */
    boolean hasSnapshots() {
        return snapshots > 0;
    }

    /** Returns what processes are started with. */
    String[] serveArguments() {
        return hasSnapshots()
                ? new String[] {
                    "--state",
                    state.toString(),
                    "--snapshot-entries",
                    Integer.toString(snapshots),
                    "--log-tail",
                    Integer.toString(snapshots / 2)
                }
                : new String[] {"--state", state.toString()};
    }

    Duration requestTimeout() {
        return election.multipliedBy(4);
    }
}
