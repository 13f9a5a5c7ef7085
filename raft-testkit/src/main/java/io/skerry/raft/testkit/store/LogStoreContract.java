package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.StorageBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.function.Executable;

/**
 * What {@link io.skerry.raft.storage.LogStore} and the changes of a log promise: appends, replacement, reads, and the
 * truncations and resets of {@code LogCutClauses}.
 *
 * <p>Not thread-safe; owned by the test.
 */
@Timeout(value = StoreContract.HANGS_AFTER_SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class LogStoreContract extends LogCutClauses {

    /** The most that a payload of the largest size may cost this test in memory. */
    private static final int AFFORDABLE_PAYLOAD = 32 << 20;

    /** For subclasses. */
    protected LogStoreContract() {}

    @Test
    void untouchedLogIsEmptyAndItsBoundaryIsNone() {
        assertEquals(GROUP, log().group(), "A log knows its group");
        assertEquals(LogPosition.NONE, log().boundary(), "An untouched log has the boundary 0/0");
        assertEquals(LogPosition.NONE, log().last(), "last() of an empty log is its boundary");
        assertEquals(1, log().firstIndex(), "An untouched log begins at 1");
        assertEquals(new LogRead.Found<>(0L), log().term(0), "The boundary's term counts as found");
        assertEquals(new LogRead.NotYetWritten<Long>(LogPosition.NONE), log().term(1), "Nothing is written yet");
        assertEquals(
                new LogRead.NotYetWritten<List<LogEntry>>(LogPosition.NONE), log().read(1, 9, 99), "Nothing is there");
    }

    @Test
    void appendedEntriesAreReadBackAsTheyWere() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 3)));
        commit(batch -> batch.append(GROUP, entries(1, 4, 2)));
        assertLog(LogPosition.NONE, concat(entries(1, 1, 3), entries(1, 4, 2)));
        assertSurvivesReopening();
    }

    @Test
    void oneAppendMayHoldEntriesOfSeveralTerms() {
        List<LogEntry> mixed = concat(entries(1, 1, 2), entries(4, 3, 1), entries(9, 4, 3));
        commit(batch -> batch.append(GROUP, mixed));
        assertLog(LogPosition.NONE, mixed);
        assertSurvivesReopening();
    }

    @Test
    void appendThatOverlapsReplacesTheWholeSuffix() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 10)));
        commit(batch -> batch.append(GROUP, entries(2, 5, 2)));
        assertLog(LogPosition.NONE, concat(entries(1, 1, 4), entries(2, 5, 2)));
        assertSurvivesReopening();
    }

    @Test
    void appendThatOverlapsCutsTheSuffixAlsoIfItsEntriesAreTheSame() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 10)));
        commit(batch -> batch.append(GROUP, entries(1, 5, 2)));
        assertLog(LogPosition.NONE, entries(1, 1, 6));
    }

    @Test
    void appendFromTheFirstIndexReplacesTheWholeLog() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 5)));
        commit(batch -> batch.append(GROUP, entries(3, 1, 7)));
        assertLog(LogPosition.NONE, entries(3, 1, 7));
    }

    @Test
    void replacementMayHaveALowerTermThanWhatItReplaces() {
        commit(batch -> batch.append(GROUP, concat(entries(1, 1, 2), entries(7, 3, 3))));
        commit(batch -> batch.append(GROUP, entries(4, 3, 1)));
        assertLog(LogPosition.NONE, concat(entries(1, 1, 2), entries(4, 3, 1)));
    }

    @Test
    void appendOfNoEntriesChangesNothing() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 3)));
        assertNoChange(
                "An append of no entries: no change",
                batch -> batch.append(GROUP, List.of()).append(OTHER, EncodedEntries.none()));
    }

    @Test
    void appendBehindAGapIsRefused() {
        assertRefused(Reason.GAP, "the first entry has index 1", batch -> batch.append(GROUP, entries(1, 2, 1)));
        commit(batch -> batch.append(GROUP, entries(1, 1, 3)));
        assertRefused(Reason.GAP, "no gap behind the last entry", batch -> batch.append(GROUP, entries(1, 5, 1)));
        commit(batch -> batch.reset(GROUP, at(3, 30)));
        assertRefused(Reason.GAP, "no gap behind the boundary", batch -> batch.append(GROUP, entries(3, 32, 1)));
        commit(batch -> batch.append(GROUP, entries(3, 31, 1)));
    }

    @Test
    void appendAtOrBelowTheBoundaryIsRefused() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 8)).truncatePrefix(GROUP, at(1, 5)));
        String clause = "an append at or below the boundary would change what is committed, and gone";
        assertRefused(Reason.BELOW_FIRST, clause, batch -> batch.append(GROUP, entries(1, 5, 2)));
        assertRefused(Reason.BELOW_FIRST, clause, batch -> batch.append(GROUP, entries(2, 2, 9)));
        commit(batch -> batch.append(GROUP, entries(2, 6, 1)));
        assertLog(at(1, 5), entries(2, 6, 1));
    }

    @Test
    void appendOfATermLowerThanTheEntryBeforeIsRefused() {
        commit(batch -> batch.append(GROUP, entries(4, 1, 4)));
        String clause = "a term lower than that of the entry before";
        assertRefused(Reason.BACKWARD_TERM, clause, batch -> batch.append(GROUP, entries(3, 5, 1)));
        assertRefused(Reason.BACKWARD_TERM, clause, batch -> batch.append(GROUP, entries(3, 2, 1)));
        commit(batch -> batch.truncatePrefix(GROUP, at(4, 4)));
        assertRefused(Reason.BACKWARD_TERM, clause, batch -> batch.append(GROUP, entries(3, 5, 1)));
        commit(batch -> batch.reset(GROUP, at(6, 9)));
        assertRefused(Reason.BACKWARD_TERM, clause, batch -> batch.append(GROUP, entries(5, 10, 1)));
    }

    @Test
    void entriesThatDoNotFollowEachOtherAreMisuseAndTheBatchLeftAsItWas() {
        try (StorageBatch batch = storage().batch().append(GROUP, entries(3, 1, 1))) {
            long before = batch.bytes();
            assertThrows(
                    IllegalArgumentException.class,
                    () -> batch.append(GROUP, concat(entries(3, 2, 1), entries(3, 4, 1))),
                    "The entries of one append are contiguous");
            assertThrows(
                    IllegalArgumentException.class,
                    () -> batch.append(GROUP, concat(entries(3, 2, 1), entries(2, 3, 1))),
                    "The terms of one append never go backwards");
            assertEquals(before, batch.bytes(), "What is refused when added leaves the batch as it was");
            batch.commit();
        }
        assertLog(LogPosition.NONE, entries(3, 1, 1));
    }

    @Test
    void changesOfOneBatchApplyInTheOrderTheyWereAdded() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 5))
                .append(GROUP, entries(1, 6, 5))
                .append(GROUP, entries(2, 8, 1))
                .truncateSuffix(GROUP, 8)
                .append(GROUP, entries(3, 8, 3))
                .truncatePrefix(GROUP, at(1, 2)));
        assertLog(at(1, 2), concat(entries(1, 3, 5), entries(3, 8, 3)));
        assertSurvivesReopening();
    }

    @Test
    void entryTypesAreKeptVerbatim() {
        List<LogEntry> entries = new ArrayList<>();
        for (int code = 0; code < 256; code++) {
            entries.add(LogEntry.of(1, code + 1, EntryType.of(code), bytes("type " + code)));
        }
        commit(batch -> batch.append(GROUP, entries));
        assertLog(LogPosition.NONE, entries);
        assertSurvivesReopening();
    }

    @Test
    void payloadsMayBeEmpty() {
        List<LogEntry> entries =
                List.of(LogEntry.command(1, 1, Payload.EMPTY), LogEntry.of(1, 2, EntryType.NO_OP, Payload.EMPTY));
        commit(batch -> batch.append(GROUP, entries));
        assertLog(LogPosition.NONE, entries);
        assertSurvivesReopening();
    }

    @Test
    void payloadsMayBeAsLargeAsTheLimit() {
        int limit = storage().limits().maxPayloadBytes();
        assumeTrue(limit <= AFFORDABLE_PAYLOAD, "Open the store with a lower limit to have this tested");
        List<LogEntry> entries = List.of(LogEntry.command(1, 1, Payload.wrap(array(limit))));
        commit(batch -> batch.append(GROUP, entries));
        assertEquals(entries, log().read(1, 2, 0).require(), "A payload of maxPayloadBytes is kept");
        assertEquals(limit, log().readEncoded(1, 2, 0).require().payloadBytes(0), "…also in encoded form");
    }

    @Test
    void payloadOverTheLimitIsRefusedAndTheBatchLeftAsItWas() {
        int limit = storage().limits().maxPayloadBytes();
        assumeTrue(limit <= AFFORDABLE_PAYLOAD, "Open the store with a lower limit to have this tested");
        List<LogEntry> tooLarge = List.of(LogEntry.command(1, 2, Payload.wrap(new byte[limit + 1])));
        try (StorageBatch batch = storage().batch()) {
            batch.append(GROUP, entries(1, 1, 1));
            long before = batch.bytes();
            assertTooLarge(() -> batch.append(GROUP, tooLarge));
            EncodedEntries encoded = storage().entryCodec().encode(tooLarge);
            assertTooLarge(() -> batch.append(GROUP, encoded));
            assertEquals(before, batch.bytes(), "A change that is refused when added leaves the batch as it was");
            batch.append(GROUP, entries(1, 2, 1)).commit();
        }
        assertLog(LogPosition.NONE, entries(1, 1, 2));
    }

    @Test
    void encodedEntriesAreStoredAsTheyStand() {
        EncodedEntries encoded = storage().entryCodec().encode(entries(2, 1, 6));
        commit(batch -> batch.append(GROUP, encoded.slice(1, 3)).append(GROUP, encoded.slice(3, 7)));
        EncodedEntries read = log().readEncoded(1, 7, Long.MAX_VALUE).require();
        assertArrayEquals(records(encoded), records(read), "Records are kept byte for byte");
        EncodedEntries middle = log().readEncoded(3, 5, Long.MAX_VALUE).require();
        assertArrayEquals(records(encoded.slice(3, 5)), records(middle), "A range of them is, too");
    }

    @Test
    void borrowedEntriesAreCopiedBeforeTheCallReturns() {
        EncodedEntries source = storage().entryCodec().encode(entries(2, 1, 4));
        byte[] buffer = Arrays.copyOf(source.buffer(), source.buffer().length);
        int[] offsets = new int[4];
        for (int i = 0; i < 4; i++) {
            // From the second record on, so that the records do not begin where the buffer does.
            offsets[i] = i < 3 ? source.offset(i + 1) : source.offset(3) + source.recordBytes(3);
        }
        commit(batch -> batch.append(GROUP, entries(2, 1, 1)));
        try (StorageBatch batch = storage().batch()) {
            batch.append(GROUP, EncodedEntries.of(buffer, offsets, Ownership.BORROWED));
            Arrays.fill(buffer, (byte) 0xee);
            batch.commit();
        }
        assertLog(LogPosition.NONE, entries(2, 1, 4));
        assertSurvivesReopening();
    }

    @Test
    void payloadsAreCopiedBeforeTheCallReturns() {
        byte[] array = "before".getBytes(StandardCharsets.UTF_8);
        List<LogEntry> list = new ArrayList<>(List.of(LogEntry.command(1, 1, Payload.wrap(array))));
        try (StorageBatch batch = storage().batch()) {
            batch.append(GROUP, list);
            Arrays.fill(array, (byte) 0xee);
            list.clear();
            batch.commit();
        }
        assertLog(LogPosition.NONE, List.of(LogEntry.command(1, 1, bytes("before"))));
    }

    @Test
    void readReturnsAtLeastOneEntryAndThenWhatFitsTheByteLimit() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 9)));
        int record = storage().entryCodec().encode(entries(1, 1, 1)).bytes();
        int[][] limitAndCount = {{0, 1}, {1, 1}, {record - 1, 1}, {record, 1}, {2 * record - 1, 1}, {2 * record, 2}};
        for (int[] row : limitAndCount) {
            String clause = "A read limited to " + row[0] + " bytes, with records of " + record + " bytes each";
            assertEquals(entries(1, 3, row[1]), log().read(3, 10, row[0]).require(), clause);
            assertEquals(row[1], log().readEncoded(3, 10, row[0]).require().count(), clause + ", encoded");
        }
    }

    @Test
    void readStopsBeforeUntilAndAtTheEndOfTheLog() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 9)));
        assertEquals(entries(1, 2, 3), log().read(2, 5, Long.MAX_VALUE).require(), "untilIndex is exclusive");
        assertEquals(entries(1, 8, 2), log().read(8, 100, Long.MAX_VALUE).require(), "Until may lie beyond the end");
        assertEquals(
                entries(1, 9, 1), log().read(9, Long.MAX_VALUE, Long.MAX_VALUE).require(), "…as far as it likes");
    }

    @Test
    void readOfAnEmptyRangeOrFromBelowOneIsMisuse() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 3)));
        long[][] ranges = {{2, 2}, {3, 2}, {0, 2}, {-1, 1}};
        for (long[] range : ranges) {
            String clause = "A range that is empty or begins below 1: " + range[0] + " until " + range[1];
            assertThrows(IllegalArgumentException.class, () -> log().read(range[0], range[1], 99), clause);
            assertThrows(IllegalArgumentException.class, () -> log().readEncoded(range[0], range[1], 99), clause);
        }
    }

    @Test
    void belowTheFirstAndBeyondTheLastAreTwoAnswers() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 9)).truncatePrefix(GROUP, at(1, 5)));
        LogPosition boundary = at(1, 5);
        LogPosition last = at(1, 9);
        for (long index : new long[] {1, 4, 5}) {
            String clause = "Index " + index + ", behind a boundary of 1/5, is compacted";
            assertEquals(new LogRead.Compacted<List<LogEntry>>(boundary), log().read(index, 99, 99), clause);
            assertEquals(new LogRead.Compacted<EncodedEntries>(boundary), log().readEncoded(index, 99, 99), clause);
        }
        for (long index : new long[] {10, 11, 1L << 50}) {
            String clause = "Index " + index + ", beyond a last of 1/9, is not yet written";
            assertEquals(new LogRead.NotYetWritten<Long>(last), log().term(index), clause);
            assertEquals(new LogRead.NotYetWritten<List<LogEntry>>(last), log().read(index, index + 1, 99), clause);
            assertEquals(
                    new LogRead.NotYetWritten<EncodedEntries>(last), log().readEncoded(index, index + 1, 99), clause);
        }
        assertEquals(new LogRead.Compacted<Long>(boundary), log().term(0), "Below the boundary no term is known");
        assertEquals(new LogRead.Compacted<Long>(boundary), log().term(4), "Below the boundary no term is known");
        assertEquals(new LogRead.Found<>(1L), log().term(5), "The boundary's term stays readable");
    }

    @Test
    void readsGoAcrossLargeAppendsAndTheirCuts() {
        commit(batch -> batch.append(GROUP, large(1, 1, 700)));
        commit(batch -> batch.append(GROUP, large(1, 701, 2)).append(GROUP, large(2, 703, 700)));
        commit(batch -> batch.append(GROUP, large(3, 1001, 400)));
        commit(batch -> batch.truncatePrefix(GROUP, at(1, 333)).truncateSuffix(GROUP, 1301));
        List<LogEntry> expected = concat(concat(large(1, 334, 369), large(2, 703, 298)), large(3, 1001, 300));
        assertLog(at(1, 333), expected);
        assertEquals(
                expected.subList(266, 767),
                log().read(600, 1101, Long.MAX_VALUE).require(),
                "A range across them");
        assertSurvivesReopening();
    }

    @Test
    void termsAndIndexesMayBeHuge() {
        commit(batch -> batch.reset(GROUP, at(1L << 60, 1L << 61)).append(GROUP, entries(1L << 61, (1L << 61) + 1, 3)));
        assertLog(at(1L << 60, 1L << 61), entries(1L << 61, (1L << 61) + 1, 3));
        assertSurvivesReopening();
    }

    @Test
    void logsOfGroupsAreApart() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 3)).append(OTHER, entries(7, 1, 5)));
        commit(batch -> batch.truncateSuffix(OTHER, 2));
        assertLog(LogPosition.NONE, entries(1, 1, 3));
        assertEquals(at(7, 1), storage().log(OTHER).last(), "The other group's log is its own");
        assertEquals(OTHER, storage().log(OTHER).group(), "A log knows its group");
        assertSurvivesReopening();
    }

    private static void assertTooLarge(Executable append) {
        BatchRefusedException refusal = assertThrows(
                BatchRefusedException.class, append, "A payload over maxPayloadBytes is refused when added");
        assertEquals(Reason.TOO_LARGE, refusal.reason(), "…as too large");
    }

    /** Entries of 1 KiB: some hundreds of them fill several blocks of a store that keeps them in blocks. */
    private static List<LogEntry> large(long term, long first, int count) {
        List<LogEntry> entries = new ArrayList<>(count);
        for (long index = first; index < first + count; index++) {
            byte[] payload = array(1024);
            payload[0] = (byte) index;
            entries.add(LogEntry.command(term, index, Payload.wrap(payload)));
        }
        return entries;
    }

    private static byte[] records(EncodedEntries entries) {
        return Arrays.copyOfRange(entries.buffer(), entries.offset(0), entries.offset(0) + entries.bytes());
    }
}
