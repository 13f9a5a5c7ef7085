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
    void lostQuestionGoesAgainAtTheNextRound() {
        progress.onHeartbeatSent(4, 0);
        progress.onSent(6, 10, 0);
        progress.onRound(4, 0);
        assertFalse(progress.maySend(), "that round left before the question");
        progress.onRound(5, 0);
        assertTrue(progress.maySend());
    }

    @Test
    void questionThatArrivedWaitsForTheDisk() {
        progress.onHeartbeatSent(4, 0);
        progress.onSent(6, 10, 0);
        progress.onRound(5, 6);
        assertFalse(progress.maySend(), "the entry is in the follower's memory");
    }

    @Test
    void questionWhoseAnswerIsKnownOtherwiseIsNotWaitedFor() {
        replicating(6);
        progress.onRound(5, 0);
        assertTrue(progress.needsProbe(), "the follower has begun a new life, and does not know that it matches");
        progress.onHeartbeatSent(5, 0);
        progress.onSent(6, 0, 0);
        progress.onRound(6, 6);
        assertTrue(progress.maySend());
    }

    @Test
    void stallsWhenNothingArrivesBetweenTwoHeartbeats() {
        replicating(6);
        progress.onSent(7, 10, 0);
        assertFalse(progress.isStalledAtHeartbeat(), "it was sent after the last one");
        assertTrue(progress.isStalledAtHeartbeat());
    }

    @Test
    void doesNotStallWhileSomethingArrives() {
        replicating(6);
        progress.onSent(7, 10, 0);
        progress.onSent(8, 10, 0);
        assertFalse(progress.isStalledAtHeartbeat());
        progress.onRound(5, 7);
        assertFalse(progress.isStalledAtHeartbeat());
        assertTrue(progress.isStalledAtHeartbeat());
    }

    @Test
    void busyFollowerIsLeftInPeaceUntilItAnswersAHeartbeat() {
        replicating(6);
        progress.onSent(7, 10, 0);
        progress.becomeBusy();
        assertFalse(progress.maySend());
        progress.onRound(5, 6);
        assertTrue(progress.maySend());
        assertEquals(7, progress.nextIndex());
    }

    @Test
    void lostFollowerCountsForNothing() {
        replicating(6);
        progress.onRound(5, 6);
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
