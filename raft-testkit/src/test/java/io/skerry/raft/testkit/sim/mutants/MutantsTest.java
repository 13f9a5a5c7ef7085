package io.skerry.raft.testkit.sim.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The judge of the simulator: it finds every planted bug by the seed that {@link MutantSearch} recorded, and has nothing to
 * say about that seed without the bug.
 */
class MutantsTest {

    private static Map<Mutant, Long> seeds = Map.of();

    @BeforeAll
    static void readSeeds() throws IOException {
        seeds = RecordedSeeds.read();
    }

    @ParameterizedTest
    @EnumSource
    void recordedSeedCatchesTheMutant(Mutant mutant) {
        Long seed = seeds.get(mutant);
        assertNotNull(seed, () -> "No seed is recorded for " + mutant + "; see MutantSearch");
        assertTrue(
                MutatedSimulator.with(mutant).run(seed).isCaught(),
                () -> "Seed " + seed + " does not catch " + mutant
                        + " any more: look for another with MutantSearch, -Dmutants.only=" + mutant);
    }

    @Test
    void recordedSeedsPassWithoutABug() {
        MutatedSimulator sound = MutatedSimulator.without();
        for (long seed : new TreeSet<>(seeds.values())) {
            Verdict loaded = sound.run(seed);
            assertNull(loaded.violation(), () -> "Seed " + seed);
            assertEquals(MutatedSimulator.runPlain(seed), loaded, "The class loader alone changes nothing");
        }
    }

    @Test
    void changeThatFitsNowhereIsRefused() {
        Place place = new Place("io.skerry.raft.core.Leader", "maybeCommit");
        assertMisfit(place.call("Math.max").givesItsFirst(), "it fits in 0 places");
        Place twice = new Place("io.skerry.raft.core.Follower", "on(HeartbeatRequest)");
        assertMisfit(twice.call("Math.min").givesItsFirst(), "it fits in 2 places");
        assertMisfit(new Place("io.skerry.raft.core.Leader", "on").doesNothing(), " methods have that name");
        assertMisfit(new Place("io.skerry.raft.core.Ruler", "on").doesNothing(), "no such class");
    }

    private static void assertMisfit(Edit edit, String why) {
        Edit.MisfitException refused =
                assertThrows(Edit.MisfitException.class, () -> new MutantLoader(List.of(edit)).getClass());
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::getMessage);
    }
}
