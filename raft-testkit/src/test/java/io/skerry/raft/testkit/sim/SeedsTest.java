package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The run: a thousand seeds, or others by {@code -Dsim.firstSeed=} and {@code -Dsim.seeds=}. None may break a law, and
 * together they must be wild enough to prove something.
 */
class SeedsTest {

    private static final int BAR_HOLDS_FROM = 1_000;

    @Test
    void noSeedBreaksALaw() {
        long first = Long.getLong("sim.firstSeed", 1);
        int seeds = Integer.getInteger("sim.seeds", 1_000);
        long began = System.nanoTime();
        SimSummary summary = new SimCampaign(first, first + seeds - 1, SimOptions.DEFAULT, 2).run(result -> {});
        System.out.println(summary.describe());
        System.out.println("took " + Duration.ofNanos(System.nanoTime() - began));
        assertEquals(0, summary.failedSeeds(), () -> describe(summary.failures()));
        if (seeds >= BAR_HOLDS_FROM) {
            assertEquals(List.of(), summary.shortfalls());
        }
        assertTrue(summary.totalSteps() >= seeds * 5_000L);
    }

    private static String describe(List<SimFailure> failures) {
        return failures.stream().map(SimFailure::describe).collect(Collectors.joining("\n"));
    }
}
