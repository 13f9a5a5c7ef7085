package io.skerry.raft.testkit.sim.mutants;

import io.skerry.raft.core.check.InvariantViolation;
import io.skerry.raft.testkit.sim.SimFailure;
import io.skerry.raft.testkit.sim.SimOptions;
import io.skerry.raft.testkit.sim.SimResult;
import io.skerry.raft.testkit.sim.Simulation;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs seeds, on the side of a {@link MutantLoader} where core and simulator are those that it loaded. It is called
 * through a type of the JDK's, which both sides share, and answers in strings: violation or null, trace hash, steps.
 *
 * <p>Stateless, thread-safe.
 */
public final class OneSeed implements LongFunction<@Nullable String[]> {

    /** Called by reflection. */
    public OneSeed() {}

    @Override
    public @Nullable String[] apply(long seed) {
        SimResult result = Simulation.run(seed, new SimOptions(SimOptions.DEFAULT.steps(), 0));
        SimFailure failure = result.failure();
        return new @Nullable String[] {
            failure == null ? null : law(failure), Long.toHexString(result.hash()), Integer.toString(result.steps())
        };
    }

    /** A mutant must be caught by a law, and not because it does not run. */
    private static String law(SimFailure failure) {
        Throwable cause = failure.cause();
        if (cause instanceof NullPointerException
                || cause instanceof ClassCastException
                || cause instanceof IndexOutOfBoundsException) {
            throw new IllegalStateException("This breaks no law of Raft, it just breaks", cause);
        }
        String law = failure.law();
        return cause instanceof InvariantViolation ? "the core itself: " + cause.getMessage() : law;
    }
}
