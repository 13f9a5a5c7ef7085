package io.skerry.raft.storage.rocksdb.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentEntriesTest {

    private static final int LIMIT = 4 << 10;

    private final RecentEntries recent = new RecentEntries(LIMIT);
    private final RecentLog log = new RecentLog();
    private final RecentLog other = new RecentLog();

    @Test
    void whatIsKeptIsReadWithoutACopyWhereItCan() {
        EncodedEntries first = entries(1, 1, 4);
        recent.keep(log, first);
        recent.keep(log, entries(1, 5, 1));
        assertSame(first, log.read(1, 5, LIMIT), "a whole part is handed on");
        assertSame(first.buffer(), found(log.read(2, 4, LIMIT)).buffer(), "so is what lies inside of one");
        EncodedEntries both = found(log.read(3, 6, LIMIT));
        assertEquals(3, both.firstIndex());
        assertEquals(5, both.lastIndex());
    }

    @Test
    void nothingIsReadUnlessAllOfItIsKept() {
        recent.keep(log, entries(1, 3, 4));
        assertNull(log.read(2, 5, LIMIT), "before the first");
        assertNull(log.read(5, 8, LIMIT), "behind the last");
        assertNull(log.read(7, 8, LIMIT), "behind the last");
        assertNull(other.read(3, 4, LIMIT), "another group");
        assertEquals(6, found(log.read(3, 7, LIMIT)).lastIndex());
    }

    @Test
    void bytesLimitARead() {
        recent.keep(log, entries(1, 1, 2));
        recent.keep(log, entries(1, 3, 2));
        int each = entries(1, 1, 1).bytes();
        assertEquals(1, found(log.read(1, 5, 0)).count(), "the first whatever its size");
        assertEquals(2, found(log.read(1, 5, 2L * each)).count(), "to the end of a part");
        assertEquals(3, found(log.read(1, 5, 4L * each - 1)).count(), "into the next");
        assertEquals(3, found(log.read(1, 99, 4L * each - 1)).count(), "what does not fit need not be kept");
        assertNull(log.read(1, 99, LIMIT), "but what fits must");
    }

    @Test
    void whatIsReplacedOrTruncatedIsForgotten() {
        recent.keep(log, entries(1, 1, 2));
        recent.keep(log, entries(1, 3, 2));
        recent.forgetFrom(log, 4);
        assertNull(log.read(3, 4, LIMIT), "the part that was cut goes as a whole");
        assertNotNull(log.read(1, 3, LIMIT));
        recent.keep(log, entries(2, 3, 1));
        assertEquals(2, found(log.read(1, 4, LIMIT)).term(2));
        recent.forgetBelow(log, 3);
        assertNull(log.read(1, 2, LIMIT));
        assertNotNull(log.read(3, 4, LIMIT));
    }

    @Test
    void entriesBehindAGapTakeThePlaceOfAll() {
        recent.keep(log, entries(1, 1, 2));
        recent.keep(log, entries(4, 9, 1));
        assertNull(log.read(1, 2, LIMIT));
        assertNotNull(log.read(9, 10, LIMIT));
    }

    @Test
    void theOldestGoesFirstWhicheverGroupItIsOf() {
        recent.keep(log, entries(1, 1, 1));
        recent.keep(other, entries(1, 1, 1));
        long index = 2;
        while (log.read(1, 2, LIMIT) != null) {
            recent.keep(log, entries(1, index++, 1));
            assertTrue(recent.bytes() <= LIMIT, () -> recent.bytes() + " are kept");
        }
        assertNotNull(other.read(1, 2, LIMIT), "was published after it");
        recent.keep(log, entries(1, index++, 1));
        assertNull(other.read(1, 2, LIMIT), "is the next to go");
        assertNotNull(log.read(index - 1, index, LIMIT), "the newest stays");
    }

    @Test
    void whatWasForgottenCannotPileUpBehindAQuietGroup() {
        recent.keep(other, entries(1, 1, 1));
        long index = 1;
        for (int i = 0; i < LIMIT / RecentEntries.PART_BYTES + 1; i++) {
            recent.keep(log, entries(1, index++, 1));
            recent.forgetBelow(log, index);
        }
        assertNull(other.read(1, 2, LIMIT), "even what was forgotten weighs something");
        assertTrue(recent.bytes() <= LIMIT);
    }

    @Test
    void aSmallSliceKeepsNoLargeBuffer() {
        EncodedEntries large = entries(1, 1, 20);
        recent.keep(log, large.slice(1, 3));
        EncodedEntries kept = found(log.read(1, 3, LIMIT));
        assertEquals(kept.bytes(), kept.buffer().length);
    }

    @Test
    void aPartBeyondTheLimitIsNotKept() {
        recent.keep(log, entries(1, 1, 1));
        recent.keep(log, entries(1, 2, 200));
        assertNull(log.read(2, 3, LIMIT));
        assertEquals(0, recent.bytes());
    }

    @Test
    void manyPartsAreFound() {
        RecentEntries roomy = new RecentEntries(1 << 20);
        for (long index = 1; index <= 500; index++) {
            roomy.keep(log, entries(1, index, 1));
            roomy.forgetBelow(log, index - 40);
        }
        for (long index = 460; index <= 500; index++) {
            assertEquals(index, found(log.read(index, index + 1, LIMIT)).firstIndex());
        }
        assertNull(log.read(459, 460, LIMIT));
    }

    private static EncodedEntries found(@Nullable EncodedEntries entries) {
        assertNotNull(entries);
        return entries;
    }

    private static EncodedEntries entries(long term, long first, int count) {
        List<LogEntry> entries = new ArrayList<>();
        for (long index = first; index < first + count; index++) {
            entries.add(LogEntry.command(term, index, Payload.ofUtf8("twenty bytes or more " + term)));
        }
        return PlainEntryCodec.INSTANCE.encode(entries);
    }
}
