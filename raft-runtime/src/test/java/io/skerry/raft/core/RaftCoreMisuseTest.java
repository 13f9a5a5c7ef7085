package io.skerry.raft.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.check.InvariantViolation;
import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RaftCoreMisuseTest {

    private static final GroupId GROUP = GroupId.of(1);
    private static final Member SELF = Notation.member(1);
    private static final Membership ALONE = Membership.ofVoters(List.of(SELF));

    private final RaftCore core = core(RecoveredState.fresh(ALONE));

    @Test
    void refusesAProposalOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> core.propose(0, List.of()));
    }

    @Test
    void refusesToBindANodeToNoStore() {
        lead();
        assertThrows(IllegalArgumentException.class, () -> core.rebind(0, NodeId.of(1), StoreId.NONE));
    }

    @Test
    void saysThatWhoIsToBeBoundIsNoMember() {
        lead();
        core.takeReady();
        core.rebind(0, NodeId.of(9), StoreId.of(9));
        ProposalOutcome.Refused refused = assertInstanceOf(
                ProposalOutcome.Refused.class, core.takeReady().proposals().get(0));
        assertEquals(MembershipObstacle.NOT_A_MEMBER, refused.obstacle());
    }

    @Test
    void refusesMessagesForOtherNodesAndGroups() {
        assertThrows(IllegalArgumentException.class, () -> core.onMessage(0, requestTo(GROUP, Notation.member(2))));
        assertThrows(IllegalArgumentException.class, () -> core.onMessage(0, requestTo(GroupId.of(2), SELF)));
    }

    private static RequestVoteRequest requestTo(GroupId group, Member to) {
        return new RequestVoteRequest(new Envelope(group, Notation.member(3), to, 1), LogPosition.NONE);
    }

    @Test
    void refusesToTruncateWhatWasNotApplied() {
        lead();
        assertThrows(
                IllegalArgumentException.class, () -> core.compact(LogPosition.of(1, 1)), "handed out, not applied");
        core.onApplied(0, 1);
        assertThrows(IllegalArgumentException.class, () -> core.compact(LogPosition.of(2, 1)), "another term");
        core.compact(LogPosition.of(1, 1));
        core.compact(LogPosition.of(1, 1));
        assertEquals(LogPosition.of(1, 1), core.status().boundary());
    }

    @Test
    void refusesASnapshotThatIsNotOfItsLog() {
        lead();
        core.propose(0, List.of(Payload.ofUtf8("not applied")));
        core.takeReady();
        assertThrows(
                IllegalArgumentException.class,
                () -> core.onSnapshotAvailable(0, LogPosition.of(1, 2)),
                "not handed out to be applied");
        assertThrows(
                IllegalArgumentException.class,
                () -> core.onSnapshotAvailable(0, LogPosition.of(2, 1)),
                "another term");
        core.onApplied(0, 1);
        core.onSnapshotAvailable(0, LogPosition.of(1, 1));
        assertEquals(LogPosition.of(1, 1), core.status().snapshot());
        core.onSnapshotAvailable(0, LogPosition.NONE);
        assertEquals(LogPosition.NONE, core.status().snapshot());
    }

    @Test
    void refusesAMembershipThatIsNotThatOfTheSnapshot() {
        IndexedMembership above = new IndexedMembership(6, ALONE);
        Membership nameless = Membership.ofVoters(List.of(new Member(NodeId.of(1), StoreId.NONE)));
        assertThrows(IllegalArgumentException.class, () -> core.onSnapshotReceived(0, LogPosition.of(9, 5), above));
        assertThrows(
                IllegalArgumentException.class,
                () -> core.onSnapshotReceived(0, LogPosition.of(9, 5), new IndexedMembership(0, nameless)));
        assertEquals(LogPosition.NONE, core.status().installing(), "nothing has changed");
        assertEquals(LogPosition.NONE, core.status().last());
    }

    @Test
    void knowsMembershipsFromItsBoundaryToItsEndAlone() {
        lead();
        core.onApplied(0, 1);
        core.compact(LogPosition.of(1, 1));
        assertEquals(new IndexedMembership(0, ALONE), core.membershipAt(1));
        assertThrows(IllegalArgumentException.class, () -> core.membershipAt(0), "truncated");
        assertThrows(IllegalArgumentException.class, () -> core.membershipAt(2), "not there yet");
    }

    @Test
    void takesNoSnapshotOnceItHasStopped() {
        core.stop(0);
        assertFalse(core.onSnapshotReceived(0, LogPosition.of(9, 5), new IndexedMembership(0, ALONE)));
        core.onSnapshotAvailable(0, LogPosition.of(9, 5));
        core.onSnapshotFetchFailed(0);
        assertEquals(LogPosition.NONE, core.status().snapshot());
        assertEquals(Long.MAX_VALUE, core.snapshotPin());
    }

    @Test
    void refusesAnOfferThatWouldNotHelp() {
        Envelope envelope = new Envelope(GROUP, Notation.member(3), SELF, 1);
        LogPosition snapshot = LogPosition.of(1, 5);
        assertThrows(
                IllegalArgumentException.class, () -> new InstallSnapshotRequest(envelope, snapshot, 6, 9), "too old");
        assertThrows(
                IllegalArgumentException.class,
                () -> new InstallSnapshotRequest(envelope, snapshot, 5, 4),
                "not committed");
    }

    @Test
    void stopsAtACompletionOfWhatItNeverHandedOut() {
        assertThrows(InvariantViolation.class, () -> core.onPersisted(0, 99));
        assertThrows(InvariantViolation.class, () -> core.onApplied(0, 99));
    }

    @Test
    void timeThatGoesBackCountsAsTheLast() {
        lead();
        core.propose(1_000_000_000, List.of(Payload.ofUtf8("a")));
        core.takeReady();
        core.onTime(5);
        core.onPersisted(5, 3);
        assertEquals(2, core.commitIndex());
    }

    @Test
    void refusesAMembershipWithoutStores() {
        Membership unknown = Membership.ofVoters(List.of(new Member(NodeId.of(1), StoreId.NONE)));

        assertThrows(IllegalArgumentException.class, () -> core(RecoveredState.fresh(unknown)));
    }

    @Test
    void refusesAStateThatDoesNotFitItsLog() {
        assertThrows(IllegalArgumentException.class, () -> recovered(1, "0/0", "1/1", 2), "ahead of the log");
        assertThrows(IllegalArgumentException.class, () -> recovered(1, "1/5", "1/6", 4), "a gap before the log");
        assertThrows(
                IllegalArgumentException.class,
                () -> recovered(1, "1/5", "1/4", 5),
                "a log that ends before it begins");
        assertThrows(IllegalArgumentException.class, () -> recovered(1, "0/0", "2/1", 0), "a term never seen");
        assertThrows(
                IllegalArgumentException.class,
                () -> new RecoveredState(
                        HardState.of(1),
                        position("1/5"),
                        position("1/9"),
                        List.of(),
                        new TreeMap<>(),
                        6,
                        position("1/7"),
                        null),
                "a snapshot that is newer than the state");
    }

    private static RecoveredState recovered(long term, String boundary, String last, long applied) {
        return new RecoveredState(
                HardState.of(term), position(boundary), position(last), List.of(), new TreeMap<>(), applied);
    }

    private static LogPosition position(String text) {
        String[] parts = text.split("/");
        return LogPosition.of(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    /** Makes the only voter lead, with its first entry committed. */
    private void lead() {
        for (long number = 1; number <= 2; number++) {
            core.takeReady();
            core.onPersisted(0, number);
        }
        core.takeReady();
        assertEquals(Role.LEADER, core.role());
        assertEquals(1, core.commitIndex());
    }

    private static RaftCore core(RecoveredState recovered) {
        return new RaftCore(
                CoreConfig.DEFAULT, GROUP, SELF, recovered, PlainEntryCodec.INSTANCE, new SplittableRandom(1), 0);
    }
}
