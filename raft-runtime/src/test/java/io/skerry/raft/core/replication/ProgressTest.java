package io.skerry.raft.core.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.cluster.Notation;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final Progress progress = new Progress(Notation.member(2), 6, new Inflights(3, 1_000));

    @Test
    void beginsByAsking() {
        assertEquals(ProgressState.PROBE, progress.state());
        assertEquals(0, progress.matchIndex());
        assertEquals(6, progress.nextIndex());
        assertTrue(progress.needsProbe());
    }

    @Test
    void asksOneQuestionAtATime() {
        assertTrue(progress.maySend());
        progress.onSent(6, 10, 0);
        assertFalse(progress.maySend());
        assertEquals(6, progress.nextIndex(), "a question proves nothing yet");
    }

    @Test
    void sendsAheadOnceTheLogsAreEqual() {
        replicating(6);
        for (long index = 7; index <= 9; index++) {
            assertTrue(progress.maySend());
            progress.onSent(index, 10, 0);
        }
        assertEquals(10, progress.nextIndex());
        assertFalse(progress.maySend(), "the window is full");
        progress.onMatch(7);
        assertTrue(progress.maySend());
    }

    @Test
    void matchNeverGoesBack() {
        replicating(6);
        assertTrue(progress.onMatch(9));
        assertFalse(progress.onMatch(8));
        assertEquals(9, progress.matchIndex());
        assertEquals(10, progress.nextIndex());
    }

    @Test
    void nextStaysAboveMatchWhateverAHintSays() {
        replicating(6);
        progress.becomeProbe(2);
        assertEquals(7, progress.nextIndex());
    }

    @Test
    void mismatchOfAnEarlierQuestionIsStale() {
        progress.onSent(6, 10, 0);
        assertTrue(progress.isCurrentMismatch(5));
        assertFalse(progress.isCurrentMismatch(4));

        progress.becomeSearching(3);
        assertFalse(progress.isCurrentMismatch(5), "it was answered already");
        assertTrue(progress.isCurrentMismatch(2));

        replicating(6);
        assertFalse(progress.isCurrentMismatch(6), "what is known to match cannot mismatch");
        assertTrue(progress.isCurrentMismatch(7));
    }

    @Test
    void searchesWithoutEntries() {
        progress.becomeSearching(3);
        assertTrue(progress.isSearching());
        progress.onMatch(2);
        assertFalse(progress.isSearching(), "the logs meet");
    }

    @Test
    void lostQuestionGoesAgainAfterTheNextBeat() {
        progress.onSent(6, 10, 0);
        progress.onRound(4, 0, 0);
        assertFalse(progress.maySend(), "that round left before the question");
        progress.onBeat(5);
        progress.onRound(5, 0, 0);
        assertTrue(progress.maySend());
    }

    @Test
    void questionThatArrivedIsNotRepeated() {
        progress.onSent(6, 10, 0);
        progress.onBeat(5);
        progress.onRound(5, 6, 0);

        assertEquals(ProgressState.REPLICATE, progress.state(), "the logs meet, if only in the follower's memory");
        assertEquals(7, progress.nextIndex());
        assertEquals(0, progress.matchIndex(), "which counts for nothing yet");
    }

    @Test
    void questionOnItsWayJoinsTheWindow() {
        progress.onSent(6, 10, 0);
        progress.onMatch(5);
        progress.becomeReplicate();

        assertEquals(7, progress.nextIndex());
        assertEquals(1, progress.inflights().messages());
    }

    @Test
    void stallsWhenNothingArrivesBetweenTwoBeats() {
        replicating(6);
        progress.onSent(7, 10, 0);
        progress.onBeat(1);
        assertEquals(ProgressState.REPLICATE, progress.state(), "it was sent after the last beat");
        progress.onBeat(2);
        assertEquals(ProgressState.PROBE, progress.state());
        assertEquals(7, progress.nextIndex());
        assertTrue(progress.maySend());
    }

    @Test
    void doesNotStallWhileSomethingArrives() {
        replicating(6);
        progress.onSent(7, 10, 0);
        progress.onSent(8, 10, 0);
        progress.onBeat(1);
        progress.onRound(1, 7, 0);
        progress.onBeat(2);
        assertEquals(ProgressState.REPLICATE, progress.state());
        progress.onRound(2, 7, 0);
        progress.onBeat(3);
        assertEquals(ProgressState.PROBE, progress.state());
        assertEquals(8, progress.nextIndex(), "what is in memory there is not sent again");
    }

    @Test
    void busyFollowerIsLeftInPeaceUntilItAnswersAHeartbeat() {
        replicating(6);
        progress.onSent(7, 10, 0);
        progress.becomePaused();
        assertFalse(progress.maySend());
        progress.onBeat(5);
        progress.onRound(5, 6, 0);
        assertTrue(progress.maySend());
        assertEquals(7, progress.nextIndex());
    }

    @Test
    void lostFollowerCountsForNothing() {
        replicating(6);
        progress.onRound(5, 6, 0);
        progress.becomeLost();

        assertEquals(0, progress.matchIndex());
        assertEquals(0, progress.ackedRound());
        assertEquals(6, progress.acknowledgedIndex());
        assertFalse(progress.maySend());
    }

    @Test
    void waitsForTheRangeThatItAskedFor() {
        progress.awaitRange(3);
        assertFalse(progress.maySend());
        assertFalse(progress.receivedRange(2));
        assertTrue(progress.receivedRange(3));
        assertTrue(progress.maySend());
    }

    private void replicating(long match) {
        progress.onMatch(match);
        progress.becomeReplicate();
        assertEquals(ProgressState.REPLICATE, progress.state());
    }
}
