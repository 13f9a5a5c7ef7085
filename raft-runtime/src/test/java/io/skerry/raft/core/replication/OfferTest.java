package io.skerry.raft.core.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.cluster.Notation;
import org.junit.jupiter.api.Test;

class OfferTest {

    private final Progress progress = new Progress(Notation.member(2), 6, new Inflights(3, 1_000));
    private final Offer offer = progress.offer();

    @Test
    void isSentAtOnceAndWithEachBeat() {
        progress.becomeSnapshot();
        assertTrue(offer.isDue(0));
        offer.sent(20, 10);
        assertFalse(offer.isDue(0));
        progress.onBeat(1);
        assertTrue(offer.isDue(0));
        offer.pauseUntil(100);
        assertFalse(offer.isDue(99));
        assertTrue(offer.isDue(100));
    }

    @Test
    void firstLeastIndexStandsAsLongAsWhatWasOfferedIsEnough() {
        progress.becomeSnapshot();
        offer.sent(20, 10);
        offer.sent(30, 20);
        assertEquals(30, offer.offeredIndex());
        assertEquals(10, offer.minIndex(), "the follower may be fetching that");
        offer.sent(50, 31);
        assertEquals(31, offer.minIndex(), "nothing that was offered before helps");
    }

    @Test
    void helpsOnceTheFollowerIsSentTheRest() {
        progress.becomeSnapshot();
        offer.sent(20, 10);
        assertFalse(offer.isFulfilledBy(9));
        assertTrue(offer.isFulfilledBy(10));
        progress.becomeProbe(11);
        assertTrue(offer.isCatchingUp());
        assertEquals(0, offer.offeredIndex());
        offer.clear();
        assertFalse(offer.isCatchingUp());
    }

    @Test
    void hasNotHelpedAFollowerThatGotOnWithoutIt() {
        progress.becomeSnapshot();
        progress.becomeProbe(11);
        assertFalse(offer.isCatchingUp(), "none was offered");
    }

    @Test
    void countsWhatCameToNothingInARow() {
        progress.becomeSnapshot();
        offer.sent(20, 10);
        assertEquals(1, offer.failed());
        assertEquals(2, offer.failed());
        assertEquals(1, offer.insufficient());
        assertFalse(offer.isFulfilledBy(20), "nothing is offered any more");
        offer.sent(40, 30);
        progress.becomeProbe(31);
        assertEquals(2, offer.insufficient());
        offer.clear();
        assertEquals(1, offer.insufficient());
        assertEquals(1, offer.failed(), "one helped in between");
    }
}
