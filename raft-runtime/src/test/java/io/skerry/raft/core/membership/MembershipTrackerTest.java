package io.skerry.raft.core.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MembershipTrackerTest {

    private static final Membership FIRST = voters("1", "2", "3");
    private static final Membership REBOUND = voters("1", "2", "3@s3b");
    private static final Member OLD = Notation.member("3");
    private static final Member NEW = Notation.member("3@s3b");

    @Test
    void lastMembershipIsInForceFromItsEntryOn() {
        MembershipTracker tracker = tracker();
        tracker.append(5, REBOUND);

        assertEquals(REBOUND, tracker.latest());
        assertEquals(5, tracker.latestIndex());
        assertEquals(NEW, tracker.memberOf(NodeId.of(3)));
    }

    @Test
    void removingItsEntryRestoresTheOneBefore() {
        MembershipTracker tracker = tracker();
        tracker.append(5, REBOUND);

        assertFalse(tracker.truncateFrom(6), "the entry stays");
        assertTrue(tracker.truncateFrom(5));
        assertEquals(FIRST, tracker.latest());
        assertEquals(0, tracker.latestIndex());
    }

    @Test
    void truncatingTheFrontKeepsTheOneInForce() {
        MembershipTracker tracker = tracker();
        tracker.append(5, REBOUND);
        tracker.compactTo(3);
        tracker.truncateFrom(5);
        assertEquals(FIRST, tracker.latest(), "below the boundary the first one is in force still");

        tracker.append(5, REBOUND);
        tracker.compactTo(7);
        assertEquals(REBOUND, tracker.latest());
        tracker.truncateFrom(8);
        assertEquals(REBOUND, tracker.latest(), "below the boundary it is in force still");
    }

    @Test
    void snapshotBringsItsMembershipAndLeavesWhatIsAbove() {
        MembershipTracker tracker = tracker();
        Membership other = voters("1", "2@s2b", "3");
        tracker.append(3, other);
        tracker.append(8, REBOUND);
        tracker.install(6, 4, other);

        assertEquals(REBOUND, tracker.latest());
        assertFalse(tracker.counts(NEW, 6), "on trial still");
        assertEquals(other, tracker.at(7));
        assertEquals(4, tracker.indexAt(7));
        assertTrue(tracker.truncateFrom(7));
        assertEquals(other, tracker.latest());
        assertEquals(4, tracker.latestIndex());
        assertTrue(tracker.counts(Notation.member("2@s2b"), 6), "what a snapshot holds is committed");
    }

    @Test
    void knowsWhatWasInForceAtAnIndex() {
        MembershipTracker tracker = tracker();
        tracker.append(5, REBOUND);

        assertEquals(FIRST, tracker.at(4));
        assertEquals(0, tracker.indexAt(4));
        assertEquals(REBOUND, tracker.at(5));
        assertEquals(5, tracker.indexAt(5));
        assertEquals(Membership.EMPTY, new MembershipTracker(new TreeMap<>()).at(5));
    }

    @Test
    void newStoreCountsOnceItsEntryIsCommitted() {
        MembershipTracker tracker = tracker();
        tracker.append(5, REBOUND);

        assertTrue(tracker.isChanging(4));
        assertFalse(tracker.counts(NEW, 4));
        assertFalse(tracker.counts(OLD, 4), "the old one never again");
        assertFalse(tracker.isMetBy(member -> !member.equals(Notation.member(2)), 4), "nodes 1 and 3 alone");
        assertTrue(tracker.isMetBy(member -> !member.equals(NEW), 4), "nodes 1 and 2 alone");

        assertFalse(tracker.isChanging(5));
        assertTrue(tracker.counts(NEW, 5));
        assertTrue(tracker.isMetBy(member -> !member.equals(Notation.member(2)), 5));
    }

    @Test
    void newStoreOnTrialHoldsNothingThatCounts() {
        MembershipTracker tracker = tracker();
        tracker.append(5, REBOUND);

        assertEquals(4, tracker.reachedBy(member -> member.node().value() == 2 ? 4 : 9, 4));
        assertEquals(9, tracker.reachedBy(member -> member.node().value() == 2 ? 4 : 9, 5));
    }

    @Test
    void secondEntryConfirmsWhateverTheCommitIndex() {
        MembershipTracker tracker = tracker();
        tracker.append(5, REBOUND);
        assertFalse(tracker.needsConfirmation(4), "not committed yet");
        assertTrue(tracker.needsConfirmation(5));

        tracker.append(6, REBOUND);
        assertTrue(tracker.counts(NEW, 0), "a log that holds both needs nobody's word");
        assertFalse(tracker.needsConfirmation(6));
    }

    @Test
    void truncationForgetsNeitherThatAConfirmationIsMissingNorThatItIsThere() {
        MembershipTracker tracker = tracker();
        tracker.append(5, REBOUND);
        tracker.compactTo(5);
        assertTrue(tracker.needsConfirmation(5), "others may hold the entry alone");

        tracker.append(6, REBOUND);
        tracker.compactTo(7);
        assertFalse(tracker.needsConfirmation(7), "once is enough");
        assertTrue(tracker.counts(NEW, 0));
    }

    @Test
    void membershipWithoutOneBeforeIsConfirmedOnce() {
        MembershipTracker tracker = new MembershipTracker(history(5, REBOUND));
        assertTrue(tracker.needsConfirmation(7), "a log that was truncated does not show what came before");

        tracker.append(8, REBOUND);
        assertFalse(tracker.needsConfirmation(8));
    }

    @Test
    void firstMembershipOfAGroupNeedsNoConfirmation() {
        assertFalse(tracker().needsConfirmation(0), "it stands on every disk");
    }

    @Test
    void learnersReceiveAndDoNotCount() {
        MembershipTracker tracker = new MembershipTracker(history(
                0,
                new Membership(
                        FIRST.voters(), List.of(Notation.member(1), Notation.member(4)), List.of(Notation.member(5)))));

        assertEquals(4, tracker.voters().size());
        assertEquals(5, tracker.members().size());
        assertFalse(tracker.counts(Notation.member(5), 0));
        assertTrue(tracker.counts(Notation.member(4), 0));
    }

    @Test
    void knowsNobodyWithoutAMembership() {
        MembershipTracker tracker = new MembershipTracker(new TreeMap<>());

        assertNull(tracker.memberOf(NodeId.of(1)));
        assertEquals(Membership.EMPTY, tracker.latest());
        assertFalse(tracker.isMetBy(member -> true, 0));
    }

    @Test
    void firstMembershipNamesEveryVotersStore() {
        Membership unknown = Membership.ofVoters(List.of(new Member(NodeId.of(1), StoreId.NONE)));

        assertThrows(IllegalArgumentException.class, () -> new MembershipTracker(history(0, unknown)));
    }

    @Test
    void voterWithoutWhichNothingIsDecidedIsNeeded() {
        assertTrue(tracker().isQuorumWithout(OLD), "of three");
        TreeMap<Long, Membership> two = new TreeMap<>(Map.of(0L, voters("1", "3")));
        assertFalse(new MembershipTracker(two).isQuorumWithout(OLD), "of two");
        TreeMap<Long, Membership> one = new TreeMap<>(Map.of(0L, voters("3")));
        assertFalse(new MembershipTracker(one).isQuorumWithout(OLD), "alone");
    }

    @Test
    void rebindingReplacesAStoreWhereverItStands() {
        MembershipTracker tracker = new MembershipTracker(
                history(0, new Membership(FIRST.voters(), voters("2", "3", "4").voters(), List.of())));

        Membership next = tracker.withStore(NEW);
        assertEquals(REBOUND.voters(), next.voters());
        assertEquals(voters("2", "3@s3b", "4").voters(), next.outgoingVoters());
    }

    private static MembershipTracker tracker() {
        return new MembershipTracker(history(0, FIRST));
    }

    private static TreeMap<Long, Membership> history(long index, Membership first) {
        TreeMap<Long, Membership> history = new TreeMap<>();
        history.put(index, first);
        return history;
    }

    private static Membership voters(String... members) {
        return Membership.ofVoters(
                List.of(members).stream().map(Notation::member).toList());
    }
}
