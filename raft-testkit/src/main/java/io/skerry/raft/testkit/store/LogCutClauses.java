package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.LogRead;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What truncations and resets of a log promise. Not thread-safe; owned by the test. */
abstract class LogCutClauses extends StoreContract {

    @Test
    void suffixTruncationRemovesEverythingFromTheIndexOn() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 9)));
        commit(batch -> batch.truncateSuffix(GROUP, 6));
        assertLog(LogPosition.NONE, entries(1, 1, 5));
        commit(batch -> batch.truncateSuffix(GROUP, 5));
        assertLog(LogPosition.NONE, entries(1, 1, 4));
        commit(batch -> batch.truncateSuffix(GROUP, 1));
        assertLog(LogPosition.NONE, List.of());
        commit(batch -> batch.append(GROUP, entries(2, 1, 2)));
        assertLog(LogPosition.NONE, entries(2, 1, 2));
        assertSurvivesReopening();
    }

    @Test
    void suffixTruncationBeyondTheEndChangesNothing() {
        assertNoChange("Beyond the end of an untouched log", batch -> batch.truncateSuffix(GROUP, 1));
        commit(batch -> batch.append(GROUP, entries(1, 1, 3)));
        String clause = "Suffix truncation beyond the end of the log: no change";
        assertNoChange(clause, batch -> batch.truncateSuffix(GROUP, 4));
        assertNoChange(clause, batch -> batch.truncateSuffix(GROUP, 1L << 50));
    }

    @Test
    void suffixTruncationAtOrBelowTheBoundaryIsRefused() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 9)).truncatePrefix(GROUP, at(1, 5)));
        String clause = "a suffix truncation at or below the boundary";
        assertRefused(Reason.BELOW_FIRST, clause, batch -> batch.truncateSuffix(GROUP, 5));
        assertRefused(Reason.BELOW_FIRST, clause, batch -> batch.truncateSuffix(GROUP, 1));
        commit(batch -> batch.truncateSuffix(GROUP, 6));
        assertLog(at(1, 5), List.of());
        assertSurvivesReopening();
    }

    @Test
    void prefixTruncationMovesTheBoundaryWhoseTermStaysReadable() {
        commit(batch -> batch.append(GROUP, concat(entries(1, 1, 4), entries(3, 5, 4))));
        commit(batch -> batch.truncatePrefix(GROUP, at(1, 2)));
        assertLog(at(1, 2), concat(entries(1, 3, 2), entries(3, 5, 4)));
        commit(batch -> batch.truncatePrefix(GROUP, at(3, 5)));
        assertLog(at(3, 5), entries(3, 6, 3));
        assertEquals(new LogRead.Found<>(3L), log().term(5), "The boundary's term stays readable");
        assertSurvivesReopening();
    }

    @Test
    void prefixTruncationMayRemoveEverything() {
        commit(batch -> batch.append(GROUP, entries(2, 1, 4)));
        commit(batch -> batch.truncatePrefix(GROUP, at(2, 4)));
        assertLog(at(2, 4), List.of());
        assertSurvivesReopening();
        commit(batch -> batch.append(GROUP, entries(2, 5, 2)));
        assertLog(at(2, 4), entries(2, 5, 2));
    }

    @Test
    void prefixTruncationAtOrBelowTheBoundaryChangesNothing() {
        assertNoChange("0/0 is the boundary of an untouched log", batch -> batch.truncatePrefix(GROUP, at(0, 0)));
        commit(batch -> batch.append(GROUP, entries(2, 1, 9)).truncatePrefix(GROUP, at(2, 5)));
        String clause = "Prefix truncation at or below the boundary: no change";
        assertNoChange(clause, batch -> batch.truncatePrefix(GROUP, at(2, 5)));
        assertNoChange(clause, batch -> batch.truncatePrefix(GROUP, at(2, 4)));
        assertNoChange(clause, batch -> batch.truncatePrefix(GROUP, LogPosition.NONE));
    }

    @Test
    void prefixTruncationBeyondTheLastEntryIsRefused() {
        String clause = "a prefix truncation beyond the last entry";
        assertRefused(Reason.BEYOND_LAST, clause, batch -> batch.truncatePrefix(GROUP, at(1, 1)));
        commit(batch -> batch.append(GROUP, entries(2, 1, 3)));
        assertRefused(Reason.BEYOND_LAST, clause, batch -> batch.truncatePrefix(GROUP, at(2, 4)));
        commit(batch -> batch.truncatePrefix(GROUP, at(2, 3)));
        assertRefused(Reason.BEYOND_LAST, clause, batch -> batch.truncatePrefix(GROUP, at(2, 4)));
    }

    @Test
    void prefixTruncationAtAnotherTermIsRefused() {
        commit(batch -> batch.append(GROUP, concat(entries(2, 1, 2), entries(4, 3, 2))));
        String clause = "a prefix truncation at a position whose term the log has otherwise";
        assertRefused(Reason.OTHER_TERM, clause, batch -> batch.truncatePrefix(GROUP, at(4, 2)));
        assertRefused(Reason.OTHER_TERM, clause, batch -> batch.truncatePrefix(GROUP, at(2, 3)));
        commit(batch -> batch.truncatePrefix(GROUP, at(2, 2)));
        assertRefused(Reason.OTHER_TERM, clause, batch -> batch.truncatePrefix(GROUP, at(3, 2)));
    }

    @Test
    void resetForwardLeavesAnEmptyLogBehindThePosition() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 5)));
        commit(batch -> batch.reset(GROUP, at(7, 100)));
        assertLog(at(7, 100), List.of());
        commit(batch -> batch.append(GROUP, entries(7, 101, 2)));
        assertLog(at(7, 100), entries(7, 101, 2));
        assertSurvivesReopening();
    }

    @Test
    void resetInsideTheLogRemovesTheSuffixToo() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 9)));
        commit(batch -> batch.reset(GROUP, at(1, 4)));
        assertLog(at(1, 4), List.of());
        assertSurvivesReopening();
    }

    @Test
    void resetMayGoBackwards() {
        commit(batch -> batch.append(GROUP, entries(5, 1, 9)).truncatePrefix(GROUP, at(5, 8)));
        commit(batch -> batch.reset(GROUP, at(2, 3)).append(GROUP, entries(2, 4, 1)));
        assertLog(at(2, 3), entries(2, 4, 1));
        assertSurvivesReopening();
    }

    @Test
    void resetToNoneMakesTheLogAsNew() {
        commit(batch -> batch.append(GROUP, entries(5, 1, 9)).truncatePrefix(GROUP, at(5, 8)));
        commit(batch -> batch.reset(GROUP, LogPosition.NONE));
        assertLog(LogPosition.NONE, List.of());
        assertSurvivesReopening();
        commit(batch -> batch.append(GROUP, entries(1, 1, 2)));
        assertLog(LogPosition.NONE, entries(1, 1, 2));
    }

    @Test
    void resetToThePositionOfTheBoundaryWithAnotherTermTakesThatTerm() {
        commit(batch -> batch.reset(GROUP, at(2, 5)));
        commit(batch -> batch.reset(GROUP, at(3, 5)));
        assertLog(at(3, 5), List.of());
    }

    @Test
    void resetKeepsHardStateAndValues() {
        HardState hardState = new HardState(5, bytes("me"));
        commit(batch -> batch.append(GROUP, entries(5, 1, 3))
                .hardState(GROUP, hardState)
                .value(GROUP, "kept", bytes("yes")));
        commit(batch -> batch.reset(GROUP, at(9, 9)));
        assertEquals(hardState, stable().hardState(), "A reset of the log keeps the hard state");
        assertEquals(bytes("yes"), stable().value("kept").orElse(null), "A reset of the log keeps the values");
        assertSurvivesReopening();
    }

    @Test
    void cutsAndAppendsOfOneBatchWorkOnEachOther() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 9)));
        commit(batch -> batch.reset(GROUP, at(4, 40))
                .append(GROUP, entries(4, 41, 9))
                .truncatePrefix(GROUP, at(4, 44))
                .truncateSuffix(GROUP, 48)
                .append(GROUP, entries(5, 47, 2)));
        assertLog(at(4, 44), concat(entries(4, 45, 2), entries(5, 47, 2)));
        assertSurvivesReopening();
    }

    @Test
    void whatWasCutOffNeverComesBack() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 9)));
        commit(batch -> batch.truncateSuffix(GROUP, 4));
        commit(batch -> batch.append(GROUP, entries(2, 4, 1)));
        assertLog(LogPosition.NONE, concat(entries(1, 1, 3), entries(2, 4, 1)));
        commit(batch -> batch.reset(GROUP, LogPosition.NONE));
        commit(batch -> batch.append(GROUP, entries(3, 1, 1)));
        assertLog(LogPosition.NONE, entries(3, 1, 1));
        assertSurvivesReopening();
    }

    /** Asserts the whole log of the group, through every way to read it. */
    final void assertLog(LogPosition boundary, List<LogEntry> expected) {
        GroupState now = GroupState.of(storage(), GROUP);
        new GroupState(boundary, expected, now.hardState(), now.values(), now.memberships(), now.name())
                .assertEqualTo(now, "The log is not what the batches say");
    }

    @SafeVarargs
    static List<LogEntry> concat(List<LogEntry>... parts) {
        List<LogEntry> all = new ArrayList<>();
        for (List<LogEntry> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
