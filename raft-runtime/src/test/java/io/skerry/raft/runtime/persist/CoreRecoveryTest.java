package io.skerry.raft.runtime.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.core.cluster.Entries;
import io.skerry.raft.core.log.LogWindow;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoreRecoveryTest {

    private static final GroupId GROUP = GroupId.ofName("orders");
    private static final Membership ONE = membership(1);
    private static final Membership TWO = membership(1, 2);

    private final MemoryStorage storage = new MemoryStorage();

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void anEmptyGroupKnowsNothing() {
        assertEquals(RecoveredState.empty(), recover(LogPosition.NONE));
    }

    @Test
    void aFirstMembershipIsAllThatAFreshGroupHas() {
        storage.batch().membership(GROUP, 0, ONE.toPayload()).commit();
        assertEquals(RecoveredState.fresh(ONE), recover(LogPosition.NONE));
    }

    @Test
    void aLogIsRecoveredWithItsTermsMembershipsAndVote() {
        HardState voted = new HardState(6, Payload.ofUtf8("1@0000000000000007"));
        storage.batch()
                .membership(GROUP, 0, ONE.toPayload())
                .append(GROUP, entries(1, 1, 3, 3, 5))
                .membership(GROUP, 4, TWO.toPayload())
                .hardState(GROUP, voted)
                .commit();
        assertEquals(
                new RecoveredState(
                        voted,
                        LogPosition.NONE,
                        LogPosition.of(5, 5),
                        List.of(LogPosition.of(1, 1), LogPosition.of(3, 3), LogPosition.of(5, 5)),
                        new TreeMap<>(Map.of(0L, ONE, 4L, TWO)),
                        2),
                recover(LogPosition.of(1, 2)));
    }

    @Test
    void aLogThatWasTruncatedInTheMiddleOfATermBeginsWithThatTerm() {
        fill();
        storage.batch().truncatePrefix(GROUP, LogPosition.of(3, 3)).commit();
        RecoveredState recovered = recover(LogPosition.of(3, 4));
        assertEquals(LogPosition.of(3, 3), recovered.boundary());
        assertEquals(List.of(LogPosition.of(3, 4), LogPosition.of(5, 5)), recovered.termStarts());
        assertEquals(4, recovered.appliedIndex());
    }

    @Test
    void aLogThatWasTruncatedToItsEndHasNoTermsAboveTheBoundary() {
        fill();
        storage.batch().truncatePrefix(GROUP, LogPosition.of(5, 5)).commit();
        RecoveredState recovered = recover(LogPosition.of(5, 5));
        assertEquals(LogPosition.of(5, 5), recovered.boundary());
        assertEquals(LogPosition.of(5, 5), recovered.last());
        assertEquals(List.of(), recovered.termStarts());
    }

    @Test
    void ofTruncatedMembershipsTheOneInForceIsLeft() {
        fill();
        storage.batch()
                .membership(GROUP, 0, ONE.toPayload())
                .membership(GROUP, 2, TWO.toPayload())
                .truncatePrefix(GROUP, LogPosition.of(3, 4))
                .commit();
        assertEquals(Map.of(2L, TWO), recover(LogPosition.of(3, 4)).memberships());
    }

    @Test
    void aSnapshotThatIsNewerThanTheStateIsWhereItBegins() {
        compacted();
        LogPosition snapshot = LogPosition.of(3, 3);
        RecoveredState recovered = CoreRecovery.read(storage, GROUP, LogPosition.NONE, snapshot);
        assertEquals(3, recovered.appliedIndex());
        assertEquals(snapshot, recovered.snapshot());
        recovered = CoreRecovery.read(storage, GROUP, LogPosition.of(3, 4), snapshot);
        assertEquals(4, recovered.appliedIndex(), "the state is newer");
        assertEquals(snapshot, recovered.snapshot());
    }

    @Test
    void aLogThatWasResetHoldsNothingButItsSnapshot() {
        fill();
        LogPosition snapshot = LogPosition.of(6, 9);
        storage.batch()
                .reset(GROUP, snapshot)
                .membership(GROUP, 9, TWO.toPayload())
                .hardState(GROUP, HardState.of(6))
                .commit();
        RecoveredState recovered = CoreRecovery.read(storage, GROUP, LogPosition.of(3, 4), snapshot);
        assertEquals(snapshot, recovered.boundary());
        assertEquals(snapshot, recovered.last());
        assertEquals(9, recovered.appliedIndex());
        assertEquals(Map.of(9L, TWO), recovered.memberships());
    }

    @Test
    void aSnapshotIsUsableFromTheBoundaryToTheEndWithItsTerm() {
        compacted();
        for (String usable : List.of("2/2", "3/3", "3/4", "5/5")) {
            assertTrue(CoreRecovery.isUsable(storage.log(GROUP), Entries.position(usable)), usable);
        }
        for (String other : List.of("0/0", "2/1", "3/2", "2/3", "5/6", "9/9")) {
            assertFalse(CoreRecovery.isUsable(storage.log(GROUP), Entries.position(other)), other);
        }
    }

    @Test
    void groupsAreRecoveredApart() {
        fill();
        assertEquals(RecoveredState.empty(), CoreRecovery.read(storage, GroupId.DEFAULT, LogPosition.NONE));
    }

    @Test
    void termsOfRandomLogsAreThoseOfEachEntry() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            GroupId group = GroupId.of(seed);
            List<LogEntry> entries = randomLog(random);
            storage.batch()
                    .append(group, entries)
                    .hardState(
                            group, HardState.of(entries.get(entries.size() - 1).term()))
                    .commit();
            LogPosition boundary = LogPosition.NONE;
            if (random.nextBoolean()) {
                boundary = entries.get(random.nextInt(entries.size())).position();
                storage.batch().truncatePrefix(group, boundary).commit();
            }
            assertTermsOf(entries, boundary, CoreRecovery.read(storage, group, boundary), "seed " + seed);
        }
    }

    private static List<LogEntry> randomLog(Random random) {
        int[] terms = new int[1 + random.nextInt(200)];
        int changes = 1 + random.nextInt(50);
        int term = 1;
        for (int i = 0; i < terms.length; i++) {
            term += random.nextInt(changes) == 0 ? 1 + random.nextInt(3) : 0;
            terms[i] = term;
        }
        return entries(terms);
    }

    /** The naive way, entry by entry; and what the core makes of it. */
    private static void assertTermsOf(
            List<LogEntry> entries, LogPosition boundary, RecoveredState recovered, String seed) {
        List<LogPosition> starts = new ArrayList<>();
        long before = 0;
        for (LogEntry entry : entries) {
            if (entry.index() > boundary.index() && entry.term() != before) {
                starts.add(entry.position());
                before = entry.term();
            }
        }
        assertEquals(starts, recovered.termStarts(), seed);
        LogWindow window = new LogWindow(recovered.boundary(), recovered.last(), recovered.termStarts());
        for (LogEntry entry : entries) {
            assertEquals(entry.index() >= boundary.index(), window.holds(entry.term(), entry.index()), seed);
        }
    }

    // The log of these holds 2/2 (its boundary), 3/3, 3/4 and 5/5.
    @ParameterizedTest
    @CsvSource(textBlock = """
            # term, index
                 2,     2
                 3,     3
                 5,     5
            """)
    void aStateThatFitsTheLogIsTaken(long term, long index) {
        compacted();
        assertEquals(index, recover(LogPosition.of(term, index)).appliedIndex());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # term, index, because,                                 mend
                 0,     0, there is no state,                        restore a snapshot
                 2,     1, what lies between is gone,               restore a snapshot
                 1,     2, another term at the boundary,            restore both from one backup
                 5,     3, another term in the log,                 restore both from one backup
                 3,     5, another term at its end,                 restore both from one backup
                 5,     6, beyond the end,                          restore both from one backup
            """)
    void aStateThatDoesNotFitTheLogIsRefusedWithTheMend(long term, long index, String because, String mend) {
        compacted();
        String message = assertRefused(mend + ", or replace this replica", LogPosition.of(term, index));
        assertTrue(
                message.contains(LogPosition.of(term, index).toString()) || message.contains("holds " + index),
                because);
    }

    @Test
    void aMembershipThatCannotBeReadIsRefusedWithItsIndexAndTheMend() {
        fill();
        storage.batch().membership(GROUP, 4, Payload.ofUtf8("?")).commit();
        String message = assertRefused("replace this replica", LogPosition.NONE);
        assertTrue(message.contains("index 4"), message);
    }

    @Test
    void aLossThatWasNotedIsRecovered() {
        fill();
        assertNull(recover(LogPosition.NONE).loss());
        storage.batch().value(GROUP, CoreRecovery.LOSS, Payload.ofUtf8("5/17")).commit();
        assertEquals(LogPosition.of(5, 17), recover(LogPosition.NONE).loss());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5/", "/5", "5/x", "5/6/7", "-1/4", "99999999999999999999/1"})
    void aLossThatCannotBeReadIsRefusedWithTheMend(String text) {
        storage.batch().value(GROUP, CoreRecovery.LOSS, Payload.ofUtf8(text)).commit();
        String message = assertRefused("replace this replica", LogPosition.NONE);
        assertTrue(message.contains(CoreRecovery.LOSS), message);
    }

    @Test
    void aLogOfALaterTermThanTheNodeEverSawIsRefused() {
        storage.batch()
                .append(GROUP, entries(1, 2))
                .hardState(GROUP, HardState.of(1))
                .commit();
        assertRefused("never saw a term above 1", LogPosition.NONE);
    }

    private String assertRefused(String part, LogPosition durable) {
        String message = assertThrows(IllegalArgumentException.class, () -> recover(durable))
                .getMessage();
        assertTrue(message.contains(part), message);
        return message;
    }

    private RecoveredState recover(LogPosition durable) {
        return CoreRecovery.read(storage, GROUP, durable);
    }

    private void fill() {
        storage.batch()
                .append(GROUP, entries(1, 1, 3, 3, 5))
                .hardState(GROUP, HardState.of(5))
                .commit();
    }

    private void compacted() {
        StorageBatch batch = storage.batch().append(GROUP, entries(2, 2, 3, 3, 5));
        batch.hardState(GROUP, HardState.of(5))
                .truncatePrefix(GROUP, LogPosition.of(2, 2))
                .commit();
    }

    /** Returns entries of these terms, from index 1 on. */
    private static List<LogEntry> entries(int... terms) {
        List<LogEntry> entries = new ArrayList<>();
        for (int term : terms) {
            entries.add(LogEntry.of(term, entries.size() + 1, EntryType.COMMAND, Payload.ofUtf8("x")));
        }
        return entries;
    }

    private static Membership membership(long... nodes) {
        List<Member> voters = new ArrayList<>();
        for (long node : nodes) {
            voters.add(new Member(NodeId.of(node), StoreId.of(node)));
        }
        return Membership.ofVoters(voters);
    }
}
