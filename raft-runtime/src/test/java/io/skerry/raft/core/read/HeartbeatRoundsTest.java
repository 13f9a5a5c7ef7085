package io.skerry.raft.core.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeartbeatRoundsTest {

    private final HeartbeatRounds rounds = new HeartbeatRounds(1_000);

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
    void whatIsOlderThanAnElectionTimeoutIsForgotten() {
        for (int i = 1; i <= 100; i++) {
            rounds.beat(100L * i);
        }
        assertEquals(7, rounds.sentNanos(89, 7));
        assertEquals(9_000, rounds.sentNanos(90, 7));
        assertEquals(10_000, rounds.sentNanos(100, 7));
    }
}
