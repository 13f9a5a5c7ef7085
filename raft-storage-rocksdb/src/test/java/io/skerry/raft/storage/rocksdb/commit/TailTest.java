package io.skerry.raft.storage.rocksdb.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The parts of a folded tail, cut at both ends. */
class TailTest {

    private final Tail tail = new Tail();

    @Test
    void aCutDropsWholePartsAndSlicesTheOneItGoesThrough() {
        addAll(3, 2, 4);
        tail.cutFrom(7);
        assertIndexes(1, 6);
        assertEquals(3, tail.count());
        tail.cutFrom(4);
        assertIndexes(1, 3);
        assertEquals(1, tail.count());
        tail.cutFrom(1);
        assertTrue(tail.isEmpty());
    }

    @Test
    void whatIsDeadAtTheFrontIsDropped() {
        addAll(3, 2, 4);
        tail.dropBelow(1);
        assertIndexes(1, 9);
        tail.dropBelow(5);
        assertIndexes(5, 9);
        assertEquals(2, tail.count());
        tail.dropBelow(10);
        assertTrue(tail.isEmpty());
    }

    @Test
    void aHeadGoesBeforeAllOthers() {
        for (int part = 2; part <= 9; part++) {
            tail.add(entries(part, part));
        }
        tail.addFirst(entries(1, 1));
        assertIndexes(1, 9);
    }

    @Test
    void isFilledAgainAfterItWasCleared() {
        addAll(1, 1, 1, 1, 1);
        tail.clear();
        assertTrue(tail.isEmpty());
        addAll(2, 2);
        assertIndexes(1, 4);
    }

    private void addAll(int... counts) {
        long next = 1;
        for (int count : counts) {
            tail.add(entries(next, next + count - 1));
            next += count;
        }
    }

    private void assertIndexes(long first, long last) {
        long next = first;
        for (int i = 0; i < tail.count(); i++) {
            assertEquals(next, tail.part(i).firstIndex(), "part " + i);
            next = tail.part(i).lastIndex() + 1;
        }
        assertEquals(last, next - 1);
        assertEquals(last, tail.lastIndex());
    }

    private static EncodedEntries entries(long first, long last) {
        List<LogEntry> entries = new ArrayList<>();
        for (long index = first; index <= last; index++) {
            entries.add(LogEntry.command(1, index, Payload.ofUtf8("entry " + index)));
        }
        return KryoEntryCodec.INSTANCE.encode(entries);
    }
}
