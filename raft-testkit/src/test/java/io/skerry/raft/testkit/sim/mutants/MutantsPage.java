package io.skerry.raft.testkit.sim.mutants;

/** The page docs/mutants.md. Stateless, thread-safe. */
final class MutantsPage {

    private static final String INTRODUCTION = """
            # Planted bugs

            What the simulator finds is only worth something if it would find a bug. So bugs are planted into the core, the \
            sessions, and the simulated disk and driver, one at a time, and the simulator runs seed after seed until a law is broken. Nothing of this \
            is in production code: a class loader in the tests changes the bytes of one method, and refuses if the change \
            does not fit exactly once (`raft-testkit/src/test`, package `io.skerry.raft.testkit.sim.mutants`).

            The usual tests replay the recorded seed of each mutant, which must fail with the bug and pass without. This page \
            and those seeds are written by

                mvn test-compile surefire:test@default-test -pl raft-testkit -am -Dtest=MutantSearch \\
                    -Dsurefire.failIfNoSpecifiedTests=false -Dmutants.record=true

            Seeds are tried from 1 on, up to 10,000; the seed that caught a mutant is therefore the number of seeds it took.

            """;

    private MutantsPage() {}

    static String of(String table) {
        return INTRODUCTION + table;
    }
}
