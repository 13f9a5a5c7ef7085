package io.skerry.raft.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.check.InvariantViolation;
import io.skerry.raft.core.cluster.Entries;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogWindowTest {

    @Test
    void recoveredLogKnowsItsTermsAndHoldsNoEntries() {
        LogWindow log = new LogWindow(
                LogPosition.of(2, 5),
                LogPosition.of(6, 12),
                List.of(LogPosition.of(2, 6), LogPosition.of(4, 8), LogPosition.of(6, 12)));

        assertEquals(LogPosition.of(6, 12), log.last());
        assertEquals(2, log.termAt(5));
        assertEquals(2, log.termAt(7));
        assertEquals(4, log.termAt(11));
        assertEquals(13, log.firstInMemory());
        assertEquals(0, log.bytes());
    }

    @ParameterizedTest(name = "at or below {0}, term at most {1}: {2}, {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # index | term | position | why
            9       | 9    | 5/9      | the last one
            9       | 4    | 2/6      | the whole of term 5 is skipped
            7       | 5    | 5/7      | within a term
            6       | 5    | 2/6      | the end of an earlier term
            9       | 1    | 1/3      | two terms are skipped
            9       | 0    | 0/0      | nothing is that old: the boundary
            99      | 9    | 5/9      | beyond the end
            0       | 9    | 0/0      | the boundary itself
            """)
    void findsTheLastPositionThatMayMatch(long index, long term, String position, String why) {
        LogWindow log = window("1*3,2*3,5*3");

        assertEquals(Entries.position(position), log.lastWithTermAtMost(index, term), why);
    }

    @Test
    void sliceTakesAsManyAsFitButAtLeastOne() {
        LogWindow log = new LogWindow(LogPosition.NONE, LogPosition.NONE, List.of());
        for (LogEntry entry : Entries.parse("1*6", LogPosition.NONE, 100)) {
            log.append(Entries.encode(List.of(entry)));
        }
        int each = log.slice(1, 2, Long.MAX_VALUE).parts().get(0).bytes();

        assertEquals(1, log.slice(1, 7, 1).count());
        assertEquals(1, log.slice(1, 7, 2L * each - 1).count());
        assertEquals(2, log.slice(1, 7, 2L * each).count());
        assertEquals(4, log.slice(3, 7, Long.MAX_VALUE).count());
        assertEquals(2, log.slice(3, 5, Long.MAX_VALUE).count());
    }

    @Test
    void refusesEntriesThatDoNotContinueIt() {
        LogWindow log = window("1*3");

        assertThrows(
                InvariantViolation.class,
                () -> log.append(Entries.encode(Entries.parse("1", LogPosition.of(1, 5), 0))));
    }

    /** Random operations, each compared with a list of all entries. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void equalsAPlainList(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LogWindow log = new LogWindow(LogPosition.NONE, LogPosition.NONE, List.of());
        PlainLog plain = new PlainLog();
        for (int i = 0; i < 3_000; i++) {
            operate(random, log, plain);
            plain.assertSame(log, random);
        }
    }

    private static void operate(SplittableRandom random, LogWindow log, PlainLog plain) {
        int what = random.nextInt(200) == 0 ? 10 : random.nextInt(10);
        if (what == 10) {
            LogPosition boundary = LogPosition.of(
                    plain.last().term() + random.nextInt(2), plain.last().index() + 1 + random.nextInt(9));
            log.reset(boundary);
            plain.entries.clear();
            plain.boundary = boundary;
        } else if (what < 6 || plain.count() == 0) {
            long term = Math.max(1, plain.last().term() + (random.nextInt(4) == 0 ? 1 : 0));
            String run = term + "*" + (1 + random.nextInt(6)) + (random.nextInt(5) == 0 ? "," + (term + 2) : "");
            List<LogEntry> entries = Entries.parse(run, plain.last(), random.nextInt(20));
            log.append(Entries.encode(entries));
            plain.entries.addAll(entries);
        } else if (what < 8) {
            long from = plain.boundary.index() + 1 + random.nextInt(plain.count());
            log.truncateFrom(from);
            plain.entries.subList(plain.offset(from), plain.entries.size()).clear();
        } else {
            long upTo = plain.boundary.index() + 1 + random.nextInt(plain.count());
            if (what == 8) {
                log.evictUpTo(upTo);
            } else {
                log.compactTo(upTo);
                plain.compactTo(upTo);
            }
        }
    }

    private static LogWindow window(String terms) {
        LogWindow log = new LogWindow(LogPosition.NONE, LogPosition.NONE, List.of());
        log.append(Entries.encode(Entries.parse(terms, LogPosition.NONE, 0)));
        return log;
    }

    /** A log that keeps every entry in a list. */
    private static final class PlainLog {

        private final List<LogEntry> entries = new ArrayList<>();
        private LogPosition boundary = LogPosition.NONE;

        int count() {
            return entries.size();
        }

        LogPosition last() {
            return entries.isEmpty()
                    ? boundary
                    : entries.get(entries.size() - 1).position();
        }

        int offset(long index) {
            return (int) (index - boundary.index() - 1);
        }

        void compactTo(long index) {
            LogPosition next = entries.get(offset(index)).position();
            entries.subList(0, offset(index) + 1).clear();
            boundary = next;
        }

        void assertSame(LogWindow log, SplittableRandom random) {
            assertEquals(boundary, log.boundary());
            assertEquals(last(), log.last());
            assertTrue(log.holds(boundary.term(), boundary.index()));
            assertFalse(log.holds(last().term(), last().index() + 1));
            for (LogEntry entry : entries) {
                assertEquals(entry.position(), log.positionAt(entry.index()));
                assertTrue(log.holds(entry.term(), entry.index()));
                assertFalse(log.holds(entry.term() + 1, entry.index()));
            }
            assertMemory(log, random);
            assertHint(log, random);
        }

        /** What is in memory is the end of the log, whole, and weighed. */
        private void assertMemory(LogWindow log, SplittableRandom random) {
            long first = log.firstInMemory();
            if (first > last().index()) {
                assertEquals(0, log.bytes());
                return;
            }
            LogSlice all = log.slice(first, last().index() + 1, Long.MAX_VALUE);
            assertEquals(entries.subList(offset(first), entries.size()), Entries.decode(all.parts()));
            assertEquals(all.bytes(), log.bytes());

            long from = first + random.nextLong(last().index() - first + 1);
            long until = from + 1 + random.nextLong(last().index() - from + 1);
            long maxBytes = random.nextInt(300);
            LogSlice some = log.slice(from, until, maxBytes);
            List<LogEntry> decoded = Entries.decode(some.parts());
            assertEquals(entries.subList(offset(from), offset(from) + decoded.size()), decoded);
            assertTrue(some.bytes() <= maxBytes || decoded.size() == 1, "at most the bytes, or one");
            long next = from + decoded.size();
            assertTrue(
                    next == until || some.bytes() + log.slice(next, next + 1, 0).bytes() > maxBytes, "as many as fit");
        }

        private void assertHint(LogWindow log, SplittableRandom random) {
            long index = boundary.index() + random.nextInt(count() + 3);
            long term = random.nextLong(last().term() + 2);
            LogPosition expected = boundary;
            for (LogEntry entry : entries) {
                if (entry.index() <= index && entry.term() <= term) {
                    expected = entry.position();
                }
            }
            assertEquals(expected, log.lastWithTermAtMost(index, term));
        }
    }
}
