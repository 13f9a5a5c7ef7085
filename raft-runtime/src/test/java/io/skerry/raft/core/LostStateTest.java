package io.skerry.raft.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A core whose log begins above what its state machine holds; the scenarios show what follows from it in a cluster. */
class LostStateTest {

    private static final GroupId GROUP = GroupId.of(1);
    private static final Member SELF = Notation.member(1);
    private static final Member LEADER = Notation.member(2);
    private static final Membership THREE = Membership.ofVoters(List.of(SELF, LEADER, Notation.member(3)));
    private static final LogPosition BOUNDARY = LogPosition.of(2, 5);
    private static final LogPosition LAST = LogPosition.of(2, 9);

    @Test
    void isNoneWhereTheStateReachesTheLog() {
        assertThrows(IllegalArgumentException.class, () -> recovered(5, LogPosition.NONE, true));
        assertThrows(IllegalArgumentException.class, () -> recovered(4, LogPosition.NONE, false));
        assertThrows(IllegalArgumentException.class, () -> recovered(0, BOUNDARY, true));
        assertTrue(recovered(4, LogPosition.NONE, true).awaitsState());
    }

    @Test
    void onlyVoterDoesNotLeadWithoutIt() {
        RaftCore core = core(Membership.ofVoters(List.of(SELF)));
        assertEquals(Role.FOLLOWER, core.role());
        assertEquals(Long.MAX_VALUE, core.takeReady().deadlineNanos());
    }

    /** What is committed here is known: a snapshot that has another term there is another log's. */
    @Test
    void isNotMendedByASnapshotOfAnotherLog() {
        RaftCore core = core(THREE);
        offer(core, LAST, 9);
        assertNotNull(core.takeReady().fetch());
        assertFalse(received(core, LogPosition.of(1, 5)));
        assertFalse(received(core, LogPosition.of(1, 9)));
        assertTrue(core.status().awaitsState());
        assertTrue(received(core, BOUNDARY));
    }

    /** It holds what lies between, and applies it only after the snapshot. */
    @Test
    void isMendedByOneOfTheLogsOwnBeginning() {
        RaftCore core = core(THREE);
        offer(core, LAST, 9);
        core.takeReady();
        assertTrue(received(core, BOUNDARY));
        Ready written = core.takeReady();
        assertEquals(List.of(), written.applies());
        assertFalse(written.write().install().reset());
        core.onPersisted(0, written.write().number());
        Ready durable = core.takeReady();
        assertEquals(new Restore(BOUNDARY), durable.restore());
        assertEquals(6, durable.applies().get(0).firstIndex());
        assertEquals(9, durable.applies().get(0).lastIndex());
        core.onApplied(0, 9);
        assertFalse(core.status().awaitsState());
        assertEquals(LogPosition.NONE, core.status().installing());
    }

    private static void offer(RaftCore core, LogPosition snapshot, long commit) {
        Envelope envelope = new Envelope(GROUP, LEADER, SELF, 3);
        core.onMessage(0, new InstallSnapshotRequest(envelope, snapshot, BOUNDARY.index(), commit));
    }

    private static boolean received(RaftCore core, LogPosition position) {
        return core.onSnapshotReceived(0, position, new IndexedMembership(0, THREE));
    }

    private static RaftCore core(Membership membership) {
        NavigableMap<Long, Membership> memberships = new TreeMap<>();
        memberships.put(0L, membership);
        RecoveredState recovered = new RecoveredState(
                HardState.of(2),
                BOUNDARY,
                LAST,
                List.of(LogPosition.of(2, 6)),
                memberships,
                0,
                LogPosition.NONE,
                null,
                true);
        return new RaftCore(
                CoreConfig.DEFAULT, GROUP, SELF, recovered, PlainEntryCodec.INSTANCE, new SplittableRandom(1), 0);
    }

    private static RecoveredState recovered(long applied, LogPosition snapshot, boolean awaitsState) {
        return new RecoveredState(
                HardState.of(2), BOUNDARY, LAST, List.of(), new TreeMap<>(), applied, snapshot, null, awaitsState);
    }
}
