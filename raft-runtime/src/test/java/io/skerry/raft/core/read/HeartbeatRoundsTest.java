package io.skerry.raft.core.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeartbeatRoundsTest {

    private final HeartbeatRounds rounds = new HeartbeatRounds();

    @Test
    void answerProvesNothingLaterThanTheLastBeatBeforeItsRound() {
        assertEquals(1, rounds.beat(100));
        assertEquals(2, rounds.begin());
        assertEquals(3, rounds.beat(200));

        assertEquals(100, rounds.sentNanos(1, 7));
        assertEquals(100, rounds.sentNanos(2, 7), "rounds for reads alone are not timed: the beat before counts");
        assertEquals(200, rounds.sentNanos(3, 7));
        assertEquals(7, rounds.sentNanos(0, 7));
    }

    @Test
    void whatIsTooOldIsForgotten() {
        for (int i = 1; i <= 1_000; i++) {
            rounds.beat(100L * i);
        }
        assertEquals(7, rounds.sentNanos(1, 7));
        assertEquals(100_000, rounds.sentNanos(1_000, 7));
    }
}
