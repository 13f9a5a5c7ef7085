package io.skerry.raft.testkit.sim;

/**
 * How a seed is run. Immutable.
 *
 * @param steps      how many events nodes and clients handle before everything heals. Default 5,000.
 * @param tailEvents how many of the last events a failure shows. Default 60.
 */
public record SimOptions(int steps, int tailEvents) {

    /** As documented. */
    public static final SimOptions DEFAULT = new SimOptions(5_000, 60);

    /** Refuses a run of nothing. */
    public SimOptions {
        if (steps < 1 || tailEvents < 0) {
            throw new IllegalArgumentException(
                    "Steps must be positive, events not negative: " + steps + ", " + tailEvents);
        }
    }

    /** Returns the same with another number of steps. */
    public SimOptions withSteps(int newSteps) {
        return new SimOptions(newSteps, tailEvents);
    }
}
