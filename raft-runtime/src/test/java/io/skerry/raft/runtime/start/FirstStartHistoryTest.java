package io.skerry.raft.runtime.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.Membership;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Gates in random histories: see {@link FirstStartHistory}. */
class FirstStartHistoryTest {

    private static final int HISTORIES = 20_000;

    /** Whatever happens, all that is ever stamped is one membership. */
    @Test
    void noTwoMembershipsAreEverStamped() {
        int stamped = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            FirstStartHistory history = new FirstStartHistory(new SplittableRandom(seed), false);
            history.disturb(200);
            requireOne(seed, history);
            stamped += history.stamped().size();
        }
        assertTrue(stamped > HISTORIES / 4, "many histories come so far: " + stamped);
    }

    /** Whatever was lost, all begin once connections hold. */
    @Test
    void allBeginOnceNothingIsLostAnyMore() {
        for (long seed = 0; seed < HISTORIES / 5; seed++) {
            FirstStartHistory history = new FirstStartHistory(new SplittableRandom(seed), false);
            history.disturb(60);
            history.heal();
            requireOne(seed, history);
            assertEquals("", history.waiting(), "seed " + seed);
            assertEquals(1, history.stamped().size(), "seed " + seed);
        }
    }

    /** Configs that differ in roles agree on nothing, with whatever stores. */
    @Test
    void otherRolesNeverAgree() {
        for (long seed = 0; seed < HISTORIES / 10; seed++) {
            FirstStartHistory history = new FirstStartHistory(new SplittableRandom(seed), true);
            history.disturb(60);
            history.heal();
            assertEquals(0, history.stamped().size(), "seed " + seed);
        }
    }

    private static void requireOne(long seed, FirstStartHistory history) {
        assertTrue(history.stamped().size() <= 1, () -> {
            StringBuilder text = new StringBuilder("seed " + seed + ":");
            for (Membership membership : history.stamped()) {
                text.append("\n  ").append(membership);
            }
            return text.toString();
        });
    }
}
