package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StableStore;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that can be read of one group. Reading it checks that the answers agree with each other: boundary, last, terms,
 * decoded and encoded entries. For groups that nobody writes to meanwhile. Immutable.
 */
record GroupState(
        LogPosition boundary,
        List<LogEntry> entries,
        HardState hardState,
        Map<String, Payload> values,
        NavigableMap<Long, Payload> memberships,
        Optional<String> name) {

    static GroupState of(RaftStorage storage, GroupId group) {
        StableStore stable = storage.stable(group);
        LogStore log = storage.log(group);
        Map<String, Payload> values = new TreeMap<>();
        for (String valueName : stable.valueNames()) {
            values.put(
                    valueName,
                    stable.value(valueName)
                            .orElseThrow(() -> new AssertionError("valueNames() names \"" + valueName + "\", value(\""
                                    + valueName + "\") is empty")));
        }
        return new GroupState(
                log.boundary(),
                entriesOf(storage, log),
                stable.hardState(),
                values,
                new TreeMap<>(stable.memberships()),
                stable.groupName());
    }

    LogPosition last() {
        return entries.isEmpty() ? boundary : entries.get(entries.size() - 1).position();
    }

    private static List<LogEntry> entriesOf(RaftStorage storage, LogStore log) {
        LogPosition boundary = log.boundary();
        LogPosition last = log.last();
        assertEquals(boundary.index() + 1, log.firstIndex(), "firstIndex() is the boundary's index plus one");
        assertEquals(last.index(), log.lastIndex(), "lastIndex() is that of last()");
        assertEquals(
                new LogRead.Found<>(boundary.term()),
                log.term(boundary.index()),
                "The term at the boundary stays readable, and is the boundary's");
        if (boundary.index() > 0) {
            assertEquals(
                    new LogRead.Compacted<Long>(boundary),
                    log.term(boundary.index() - 1),
                    "The term below the boundary is compacted");
            assertEquals(
                    new LogRead.Compacted<List<LogEntry>>(boundary),
                    log.read(boundary.index(), last.index() + 2, Long.MAX_VALUE),
                    "A read from the boundary is compacted");
        }
        assertEquals(
                new LogRead.NotYetWritten<Long>(last),
                log.term(last.index() + 1),
                "The term beyond the last entry is not yet written");
        assertEquals(
                new LogRead.NotYetWritten<List<LogEntry>>(last),
                log.read(last.index() + 1, last.index() + 2, Long.MAX_VALUE),
                "A read beyond the last entry is not yet written");
        return last.index() == boundary.index() ? emptyLog(boundary, last) : held(storage, log, boundary, last);
    }

    private static List<LogEntry> emptyLog(LogPosition boundary, LogPosition last) {
        assertEquals(boundary, last, "last() of an empty log is its boundary");
        return List.of();
    }

    private static List<LogEntry> held(RaftStorage storage, LogStore log, LogPosition boundary, LogPosition last) {
        long first = boundary.index() + 1;
        List<LogEntry> entries =
                log.read(first, last.index() + 1, Long.MAX_VALUE).require();
        assertEquals(
                last.index() - boundary.index(),
                entries.size(),
                () -> "A read of the whole log, behind " + boundary + " up to " + last + ", returns all of it");
        long term = boundary.term();
        for (int i = 0; i < entries.size(); i++) {
            LogEntry entry = entries.get(i);
            assertEquals(first + i, entry.index(), "Entries are contiguous");
            assertEquals(
                    new LogRead.Found<>(entry.term()), log.term(entry.index()), "term() agrees with the entry there");
            assertEquals(Math.max(term, entry.term()), entry.term(), "Terms never go backwards");
            term = entry.term();
        }
        assertEquals(last, entries.get(entries.size() - 1).position(), "last() is the position of the last entry");
        EncodedEntries encoded =
                log.readEncoded(first, last.index() + 1, Long.MAX_VALUE).require();
        assertEquals(entries, storage.entryCodec().decode(encoded), "readEncoded() and read() return the same");
        return List.copyOf(entries);
    }

    /** Asserts that another reading shows the same, and says of the first difference which it is. */
    void assertEqualTo(GroupState actual, String clause) {
        if (equals(actual)) {
            return;
        }
        assertEquals(boundary, actual.boundary, () -> clause + ": boundary");
        assertEquals(last(), actual.last(), () -> clause + ": last position");
        for (int i = 0; i < entries.size(); i++) {
            LogEntry expected = entries.get(i);
            LogEntry found = actual.entries.get(i);
            assertEquals(expected.position(), found.position(), () -> clause + ": position of an entry");
            assertEquals(expected.type(), found.type(), () -> clause + ": type of entry " + expected.position());
            assertEquals(
                    printable(expected.payload()),
                    printable(found.payload()),
                    () -> clause + ": payload of entry " + expected.position());
        }
        assertEquals(hardState, actual.hardState, () -> clause + ": hard state");
        assertEquals(printable(values), printable(actual.values), () -> clause + ": values");
        assertEquals(printable(memberships), printable(actual.memberships), () -> clause + ": memberships");
        assertEquals(name, actual.name, () -> clause + ": group name");
    }

    private static <K> Map<K, String> printable(Map<K, Payload> map) {
        Map<K, String> printable = new TreeMap<>();
        map.forEach((key, payload) -> printable.put(key, printable(payload)));
        return printable;
    }

    /** Short ones as text, which is what the kit writes; of long ones enough to tell them apart. */
    private static String printable(Payload payload) {
        return payload.size() <= 64
                ? "\"" + payload.toUtf8() + "\""
                : payload.size() + " B, hash " + payload.hashCode();
    }

    @Override
    public String toString() {
        return "boundary " + boundary + ", last " + last() + ", " + hardState + ", values " + values.keySet()
                + ", memberships " + memberships.keySet() + ", name " + name.orElse("none");
    }
}
