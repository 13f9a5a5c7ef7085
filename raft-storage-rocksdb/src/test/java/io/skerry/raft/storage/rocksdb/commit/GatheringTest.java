package io.skerry.raft.storage.rocksdb.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Waiting for batches to come back, under a clock that only moves while it waits. */
class GatheringTest {

    private static final long WRITE_NANOS = 800_000;
    private static final long MOST_PAUSES = 100;

    private int waiting;
    private int comesBackPerPause;
    private long now;
    private int pauses;

    private final Gathering gathering = new Gathering(() -> waiting, () -> now, this::pause);

    private void pause() {
        pauses++;
        now += 1_000;
        waiting += comesBackPerPause;
    }

    @Test
    void waitsUntilAsManyAreBackAsWereWritten() {
        comesBackPerPause = 4;
        gathering.wrote(32, WRITE_NANOS);
        gathering.await();
        assertEquals(32, waiting);
        assertEquals(8, pauses);
    }

    @Test
    void waitsForAPartOfTheLastWriteAtMost() {
        gathering.wrote(32, WRITE_NANOS);
        gathering.await();
        assertEquals(MOST_PAUSES, pauses, "an eighth of the write's time");
    }

    @Test
    void aWriteThatWasHeldUpIsNoReasonToWaitLong() {
        gathering.wrote(32, 60_000_000_000L);
        gathering.await();
        assertEquals(2_000, pauses, "two milliseconds");
    }

    @Test
    void doesNotWaitAfterATurnOfFewOrIfAllAreBackAlready() {
        gathering.wrote(3, WRITE_NANOS);
        gathering.await();
        waiting = 32;
        gathering.wrote(32, WRITE_NANOS);
        gathering.await();
        assertEquals(0, pauses);
    }

    @Test
    void whereNobodyComesBackItWaitsEverMoreSeldom() {
        int waits = 0;
        for (int turn = 0; turn < 1_000; turn++) {
            int before = pauses;
            gathering.wrote(32, WRITE_NANOS);
            gathering.await();
            waits += pauses > before ? 1 : 0;
        }
        // 1 + 2 + 4 + 8 + 16 + 32 turns are let pass between the first seven, and 64 from then on.
        assertEquals(7 + (1_000 - 7 - 63) / 65, waits);
    }

    @Test
    void oncePeopleComeBackItWaitsEachTime() {
        for (int turn = 0; turn < 100; turn++) {
            gathering.wrote(32, WRITE_NANOS);
            gathering.await();
        }
        comesBackPerPause = 8;
        int untilGained = 0;
        for (pauses = 0; pauses == 0; untilGained++) {
            waiting = 0;
            gathering.wrote(32, WRITE_NANOS);
            gathering.await();
        }
        assertTrue(untilGained <= 65, "turns until it was tried again: " + untilGained);
        for (int turn = 0; turn < 10; turn++) {
            waiting = 0;
            gathering.wrote(32, WRITE_NANOS);
            gathering.await();
        }
        assertEquals(4 * 11, pauses);
    }
}
