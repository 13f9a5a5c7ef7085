package io.skerry.raft.testkit.sim.mutants;

import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The simulator and the core that it drives, loaded anew, with a bug or without. Thread-safe. */
final class MutatedSimulator {

    private final LongFunction<@Nullable String[]> runner;

    private MutatedSimulator(List<Edit> edits) {
        try {
            Object loaded = new MutantLoader(edits)
                    .loadClass(OneSeed.class.getName())
                    .getConstructor()
                    .newInstance();
            this.runner = runner(loaded);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked") // It is a OneSeed, though not this class loader's.
    private static LongFunction<@Nullable String[]> runner(Object loaded) {
        return (LongFunction<@Nullable String[]>) loaded;
    }

    /**
     * Returns a simulator with that bug.
     *
     * @throws Edit.MisfitException if the code is not any more what the mutant was written for
     */
    static MutatedSimulator with(Mutant mutant) {
        return new MutatedSimulator(mutant.edits());
    }

    /** Returns a simulator that was loaded in the same way, and is as it should be. */
    static MutatedSimulator without() {
        return new MutatedSimulator(List.of());
    }

    Verdict run(long seed) {
        return verdict(runner.apply(seed));
    }

    /** Runs a seed with the classes that the tests see: no loader lies between. */
    static Verdict runPlain(long seed) {
        return verdict(new OneSeed().apply(seed));
    }

    private static Verdict verdict(@Nullable String[] answer) {
        return new Verdict(
                answer[0], Objects.requireNonNull(answer[1]), Integer.parseInt(Objects.requireNonNull(answer[2])));
    }
}
