package io.skerry.integrationtests.nemesis;

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
 */
record Options(long seed, int nodes, int firstFault, Duration time, int rate, Duration election, double shortest) {

    /** How long a cluster lives in a long run: what it has in its logs has to be applied again at each start. */
    private static final Duration ONE_CLUSTER = Duration.ofMinutes(10);

    static final int CLIENTS = 16;
    private static final long SEED =
            Long.getLong("nemesis.seed", ThreadLocalRandom.current().nextInt(1_000_000));

    /** Returns those of the test command. */
    static Options brief(int nodes, int firstFault, Duration time) {
        return new Options(SEED, nodes, firstFault, time, 400, Duration.ofMillis(500), 0.5);
    }

    /** Returns whether a long run was asked for. */
    static boolean isLong() {
        return Integer.getInteger("nemesis.minutes", 0) > 0;
    }

    /** Returns those of a long run, as properties say. */
    static Options extended() {
        Duration time = Duration.ofMinutes(Integer.getInteger("nemesis.minutes", 1));
        return new Options(SEED, Integer.getInteger("nemesis.nodes", 3), 0, time, 300, Duration.ofMillis(500), 2);
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
                shortest);
    }

    Duration requestTimeout() {
        return election.multipliedBy(4);
    }
}
