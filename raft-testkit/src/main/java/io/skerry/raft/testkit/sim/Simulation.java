package io.skerry.raft.testkit.sim;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a seed: everything that happens is a function of these 64 bits and of the number of steps. Stateless, thread-safe.
 */
public final class Simulation {

    private Simulation() {}

    /** Runs a seed. If a law is broken, runs it once more to tell what happened last. */
    public static SimResult run(long seed, SimOptions options) {
        SimResult result = run(seed, options, null);
        SimFailure failure = result.failure();
        if (failure == null || options.tailEvents() == 0) {
            return result;
        }
        TraceTail tail = new TraceTail(options.tailEvents());
        SimResult again = run(seed, options, tail);
        if (again.failure() == null || again.hash() != result.hash()) {
            throw new IllegalStateException("Seed " + seed + " did not do the same again: " + failure.law());
        }
        return again;
    }

    /**
     * Runs a seed, and writes its trace line by line.
     *
     * @param trace where to, or null for nowhere
     */
    public static SimResult run(long seed, SimOptions options, @Nullable Appendable trace) {
        SimCluster cluster = new SimCluster(seed, trace);
        SimFailure failure = null;
        try {
            cluster.runPhaseOne(options.steps());
            cluster.runPhaseTwo();
        } catch (RuntimeException | StackOverflowError e) {
            // Whatever the core throws is a finding like any other: here it is the end of the run.
            failure = new SimFailure(
                    seed, options, law(e), e, trace instanceof TraceTail tail ? tail.lines() : List.of());
        }
        return SimResult.of(
                seed, cluster.stats(), cluster.sessionCounts(), cluster.trace().hash(), failure);
    }

    /** Writes the heading of a trace, and what its columns mean. */
    public static void writeLegend(PrintWriter out) {
        out.println(Trace.LEGEND);
        out.println(Trace.HEADING);
    }

    /**
     * Runs a seed and returns which law it broke, or null: for callers that load this class, and the core with it,
     * through a class loader of their own, and share no type with it but those of the JDK.
     */
    public static @Nullable String violation(long seed, int steps) {
        SimResult result = run(seed, new SimOptions(steps, 0), null);
        return result.failure() == null ? null : result.failure().law();
    }

    private static String law(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof Violation ? message : e.getClass().getSimpleName() + ": " + message;
    }
}
