package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.StorageBatch;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What memberships promise: they follow the log. Not thread-safe; owned by the test. */
abstract class MembershipClauses extends StoreContract {

    @Test
    void membershipsAreKeptUnderTheirIndexAndReplacedThere() {
        commit(batch -> batch.membership(GROUP, 0, bytes("first")).append(GROUP, entries(1, 1, 5)));
        commit(batch -> batch.membership(GROUP, 3, bytes("third")).membership(GROUP, 5, bytes("fifth")));
        commit(batch -> batch.membership(GROUP, 3, bytes("3")));
        NavigableMap<Long, Payload> expected = new TreeMap<>();
        expected.put(0L, bytes("first"));
        expected.put(3L, bytes("3"));
        expected.put(5L, bytes("fifth"));
        assertEquals(expected, stable().memberships(), "Memberships by index; one that stands there is replaced");
        assertSurvivesReopening();
    }

    @Test
    void membershipMayComeInTheBatchOfItsEntry() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 2)).membership(GROUP, 2, bytes("2")));
        assertMemberships("The entry is in the same batch", 2);
    }

    @Test
    void membershipBeyondTheLastEntryIsRefused() {
        String clause = "a membership beyond the last entry";
        assertRefused(Reason.BEYOND_LAST, clause, batch -> batch.membership(GROUP, 1, bytes("1")));
        commit(batch -> batch.append(GROUP, entries(1, 1, 3)));
        assertRefused(Reason.BEYOND_LAST, clause, batch -> batch.membership(GROUP, 4, bytes("4")));
        assertRefused(
                Reason.BEYOND_LAST,
                clause + ", before the entry is appended",
                batch -> batch.membership(GROUP, 4, bytes("4")).append(GROUP, entries(1, 4, 1)));
    }

    @Test
    void membershipBelowTheBoundaryIsRefusedAndAtTheBoundaryKept() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 5)).truncatePrefix(GROUP, at(1, 3)));
        assertRefused(
                Reason.BELOW_FIRST, "a membership below the boundary", batch -> batch.membership(GROUP, 2, bytes("2")));
        commit(batch -> batch.membership(GROUP, 3, bytes("3")));
        assertMemberships("At the boundary", 3);
    }

    @Test
    void membershipMayBeAsLargeAsTheLimitAndNoLarger() {
        int limit = storage().limits().maxValueBytes();
        Payload largest = Payload.wrap(array(limit));
        commit(batch -> batch.membership(GROUP, 0, largest));
        assertEquals(largest, stable().memberships().get(0L), "A membership of maxValueBytes is kept");
        try (StorageBatch batch = storage().batch()) {
            BatchRefusedException refusal = assertThrows(
                    BatchRefusedException.class,
                    () -> batch.membership(GROUP, 0, Payload.wrap(new byte[limit + 1])),
                    "A membership over maxValueBytes is refused when added");
            assertEquals(Reason.TOO_LARGE, refusal.reason(), "…as too large");
        }
    }

    @Test
    void suffixTruncationRemovesTheMembershipsOfItsEntries() {
        writeFiveEntriesWithMemberships();
        commit(batch -> batch.truncateSuffix(GROUP, 6));
        assertMemberships("Truncation beyond the end removes none", 0, 2, 4, 5);
        commit(batch -> batch.truncateSuffix(GROUP, 4));
        assertMemberships("Truncation from 4 removes those at 4 and above", 0, 2);
        commit(batch -> batch.append(GROUP, entries(1, 4, 2)));
        assertMemberships("…and they do not come back with new entries", 0, 2);
        assertSurvivesReopening();
    }

    @Test
    void replacementRemovesTheMembershipsOfWhatItReplaces() {
        writeFiveEntriesWithMemberships();
        commit(batch -> batch.append(GROUP, entries(2, 4, 2)));
        assertMemberships("Replacement from 4 removes those at 4 and above", 0, 2);
        commit(batch -> batch.append(GROUP, entries(3, 2, 1)).membership(GROUP, 2, bytes("new")));
        assertEquals(bytes("new"), stable().memberships().get(2L), "The new entry's membership takes the place");
        assertSurvivesReopening();
    }

    @Test
    void resetRemovesAllMemberships() {
        writeFiveEntriesWithMemberships();
        commit(batch -> batch.reset(GROUP, at(1, 5)));
        assertMemberships("A reset removes all memberships, that at the position included");
        commit(batch -> batch.membership(GROUP, 5, bytes("snapshot's")));
        assertMemberships("The snapshot's stands at the boundary", 5);
        assertSurvivesReopening();
        commit(batch -> batch.reset(GROUP, LogPosition.NONE));
        assertMemberships("A reset to NONE does so, too");
    }

    @Test
    void prefixTruncationKeepsTheLastMembershipAtOrBelowTheBoundary() {
        writeFiveEntriesWithMemberships();
        commit(batch -> batch.truncatePrefix(GROUP, at(1, 1)));
        assertMemberships("Up to 1, that at 0 is the last", 0, 2, 4, 5);
        commit(batch -> batch.truncatePrefix(GROUP, at(1, 3)));
        assertMemberships("Up to 3, that at 2 is the last", 2, 4, 5);
        commit(batch -> batch.truncatePrefix(GROUP, at(1, 4)));
        assertMemberships("Up to 4, that at 4 is the last", 4, 5);
        assertSurvivesReopening();
    }

    @Test
    void membershipBelowTheBoundaryOutlivesTheTruncationOfAllEntries() {
        writeFiveEntriesWithMemberships();
        commit(batch -> batch.truncatePrefix(GROUP, at(1, 3)).truncateSuffix(GROUP, 4));
        assertMemberships("There is one at or below the boundary as soon as there was one at all", 2);
        commit(batch -> batch.append(GROUP, entries(2, 4, 1)));
        assertMemberships("An append removes only those at its first index and above", 2);
        assertSurvivesReopening();
    }

    @Test
    void membershipsOfGroupsAreApart() {
        writeFiveEntriesWithMemberships();
        assertEquals(0, storage().stable(OTHER).memberships().size(), "A membership belongs to its group alone");
    }

    private void writeFiveEntriesWithMemberships() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 5))
                .membership(GROUP, 0, bytes("0"))
                .membership(GROUP, 2, bytes("2"))
                .membership(GROUP, 4, bytes("4"))
                .membership(GROUP, 5, bytes("5")));
    }

    /** Asserts the indexes of all memberships, each of which says where it belongs. */
    private void assertMemberships(String clause, long... indexes) {
        long[] found = stable().memberships().keySet().stream()
                .mapToLong(Long::longValue)
                .toArray();
        assertArrayEquals(indexes, found, clause);
    }
}
