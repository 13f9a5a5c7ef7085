package io.skerry.raft.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.Write.Install;
import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.message.PreVoteRequest;
import io.skerry.raft.message.PreVoteResponse;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only shows when a turn gathers several inputs; scenarios have a turn for each. */
class TurnTest {

    private static final GroupId GROUP = GroupId.of(1);
    private static final Member SELF = Notation.member(1);
    private static final Membership THREE = Membership.ofVoters(List.of(SELF, Notation.member(2), Notation.member(3)));

    /**
     * The election timer runs from when the leader was heard, a write from the end of its turn. So a node may find its
     * timer expired before its disk counts as hanging, and be granted its pre-votes after.
     */
    @ParameterizedTest(name = "{0} ms after the write began: {1}")
    @CsvSource({"999, CANDIDATE", "1000, FOLLOWER"})
    void hangingDiskStopsAPreCandidate(long writingMillis, Role becomes) {
        RaftCore core = core(THREE);
        core.onMessage(millis(1), new HeartbeatRequest(from(2), 1, 0, LogPosition.NONE));
        core.takeReady();
        core.onPersisted(millis(2), 1);

        core.onMessage(millis(10), append(from(2), new LogEntry(LogPosition.of(1, 1), EntryType.NO_OP, Payload.EMPTY)));
        core.onUnreachable(millis(700), NodeId.of(3));
        long deadline = core.takeReady().deadlineNanos();
        assertTrue(deadline > millis(1_000) && deadline < millis(1_520), "an election timeout from 10 ms on");

        core.onTime(deadline);
        assertEquals(Role.PRE_CANDIDATE, core.role());
        assertTrue(core.takeReady().messages().stream().allMatch(PreVoteRequest.class::isInstance));

        core.onMessage(millis(700 + writingMillis), new PreVoteResponse(from(2), 2, true));
        assertEquals(becomes, core.role());
    }

    @Test
    void membershipThatIsReplacedInItsTurnIsNotWritten() {
        RaftCore core = core(THREE);
        Membership rebound = Membership.ofVoters(List.of(SELF, Notation.member(2), Notation.member("3@s3b")));
        core.onMessage(
                1, append(from(2), new LogEntry(LogPosition.of(1, 1), EntryType.MEMBERSHIP, rebound.toPayload())));
        assertEquals(rebound, core.status().membership());

        Envelope later = new Envelope(GROUP, Notation.member(3), SELF, 2);
        core.onMessage(2, append(later, new LogEntry(LogPosition.of(2, 1), EntryType.NO_OP, Payload.EMPTY)));
        Write write = core.takeReady().write();

        assertEquals(List.of(), write.memberships());
        assertEquals(LogPosition.of(2, 1), write.entries().last());
        assertEquals(THREE, core.status().membership(), "the first one is in force again");
    }

    private static AppendEntriesRequest append(Envelope envelope, LogEntry... entries) {
        return new AppendEntriesRequest(envelope, LogPosition.NONE, entries(entries), 0);
    }

    private static LogSlice entries(LogEntry... entries) {
        return LogSlice.of(PlainEntryCodec.INSTANCE.encode(List.of(entries)));
    }

    private static LogEntry noOp(long index) {
        return new LogEntry(LogPosition.of(1, index), EntryType.NO_OP, Payload.EMPTY);
    }

    private static LogEntry rebound(long index) {
        Membership rebound = Membership.ofVoters(List.of(SELF, Notation.member(2), Notation.member("3@s3b")));
        return new LogEntry(LogPosition.of(1, index), EntryType.MEMBERSHIP, rebound.toPayload());
    }

    /**
     * The log holds the snapshot's position, but no write does yet: what stays above it must be in the write that installs
     * it, and the log on disk begins anew.
     */
    @Test
    void suffixThatWasNeverWrittenIsWrittenWithTheSnapshot() {
        RaftCore core = core(THREE);
        LogPosition position = LogPosition.of(1, 2);
        core.onMessage(1, new InstallSnapshotRequest(from(2), position, 2, 2));
        assertEquals(
                new SnapshotFetch(NodeId.of(2), position, 2, 2),
                core.takeReady().fetch());

        core.onMessage(2, append(from(2), noOp(1), noOp(2), rebound(3), noOp(4)));
        assertTrue(core.onSnapshotReceived(3, position, new IndexedMembership(0, THREE)));
        Write write = core.takeReady().write();

        assertEquals(new Install(position, new IndexedMembership(0, THREE), true), write.install());
        assertEquals(3, write.entries().firstIndex());
        assertEquals(4, write.entries().lastIndex());
        assertEquals(
                List.of(3L),
                write.memberships().stream().map(IndexedMembership::index).toList());
        assertEquals(core.status().undurableBytes(), write.entries().bytes());
        assertEquals(0, core.status().durableIndex());
        core.onPersisted(4, 2);
        assertEquals(new Restore(position), core.takeReady().restore());
        assertEquals(4, core.status().durableIndex());
    }

    /** What is above the snapshot may be replaced in the very turn that installs it. */
    @Test
    void keptSuffixThatIsReplacedInItsTurnIsNotWritten() {
        RaftCore core = core(THREE);
        LogPosition position = LogPosition.of(1, 2);
        core.onMessage(1, new InstallSnapshotRequest(from(2), position, 2, 2));
        core.onMessage(2, append(from(2), noOp(1), noOp(2), rebound(3), noOp(4)));
        core.takeReady();
        assertTrue(core.onSnapshotReceived(3, position, new IndexedMembership(0, THREE)));
        Envelope later = new Envelope(GROUP, Notation.member(3), SELF, 2);
        LogEntry other = new LogEntry(LogPosition.of(2, 3), EntryType.NO_OP, Payload.EMPTY);
        core.onMessage(4, new AppendEntriesRequest(later, position, entries(other), 2));
        Write write = core.takeReady().write();

        assertEquals(new Install(position, new IndexedMembership(0, THREE), false), write.install());
        assertEquals(LogPosition.of(2, 3), write.entries().last());
        assertEquals(THREE, core.status().membership());
        assertEquals(LogPosition.of(2, 3), core.status().last());
    }

    @Test
    void oneSnapshotIsInstalledAtATime() {
        RaftCore core = core(THREE);
        core.onMessage(1, new InstallSnapshotRequest(from(2), LogPosition.of(1, 9), 5, 9));
        assertTrue(core.onSnapshotReceived(2, LogPosition.of(1, 5), new IndexedMembership(0, THREE)));
        assertFalse(core.onSnapshotReceived(2, LogPosition.of(1, 9), new IndexedMembership(0, THREE)));

        Write write = core.takeReady().write();
        assertEquals(LogPosition.of(1, 5), write.install().position());
        assertEquals(LogPosition.of(1, 5), core.status().installing());
        core.onPersisted(3, write.number());
        assertEquals(new Restore(LogPosition.of(1, 5)), core.takeReady().restore());
        assertNull(core.takeReady().restore(), "handed over once");
        assertFalse(core.onSnapshotReceived(4, LogPosition.of(1, 9), new IndexedMembership(0, THREE)));
        core.onApplied(5, 5);
        assertEquals(LogPosition.NONE, core.status().installing());
        assertTrue(core.onSnapshotReceived(6, LogPosition.of(1, 9), new IndexedMembership(0, THREE)));
    }

    @Test
    void proposalsOfATurnAreToldWhereTheyStandInOrderAndOnce() {
        RaftCore core = core(Membership.ofVoters(List.of(SELF)));
        core.takeReady();
        core.onPersisted(0, 1);
        long one = core.propose(0, payloads("a"));
        long two = core.propose(0, payloads("b", "c"));

        assertEquals(
                List.of(new Appended(one, 1, LogPosition.of(1, 2)), new Appended(two, 2, LogPosition.of(1, 3))),
                core.takeReady().appended());
        assertEquals(List.of(), core.takeReady().appended());
    }

    @Test
    void refusedProposalsStandNowhere() {
        RaftCore core = core(THREE);
        core.propose(0, payloads("a"));

        Ready ready = core.takeReady();
        assertEquals(List.of(), ready.appended());
        assertEquals(1, ready.proposals().size());
    }

    @Test
    void shrinkingTheWindowLeavesSoMuchAndWhatIsNotDurable() {
        RaftCore core = core(Membership.ofVoters(List.of(SELF)));
        core.takeReady();
        core.onPersisted(0, 1);
        core.propose(0, payloads("a", "b"));
        core.takeReady();
        core.onPersisted(0, 2);
        core.propose(0, payloads("c"));
        core.takeReady();
        long before = core.windowBytes();

        core.shrinkWindow(before);
        assertEquals(before, core.windowBytes(), "it fits");
        core.shrinkWindow(before - 1);
        assertEquals(2, core.status().windowFirstIndex(), "the oldest entry, the no-op, has left");
        core.shrinkWindow(0);
        assertEquals(4, core.status().windowFirstIndex(), "what waits for the disk stays");
        assertEquals(core.status().windowBytes(), core.windowBytes());
        assertTrue(core.windowBytes() > 0 && core.windowBytes() < before);
    }

    private static RaftCore core(Membership membership) {
        return new RaftCore(
                CoreConfig.DEFAULT,
                GROUP,
                SELF,
                RecoveredState.fresh(membership),
                PlainEntryCodec.INSTANCE,
                new SplittableRandom(1),
                0);
    }

    private static Envelope from(long node) {
        return new Envelope(GROUP, Notation.member(node), SELF, 1);
    }

    private static List<Payload> payloads(String... words) {
        return List.of(words).stream().map(Payload::ofUtf8).toList();
    }

    private static long millis(long count) {
        return Duration.ofMillis(count).toNanos();
    }
}
