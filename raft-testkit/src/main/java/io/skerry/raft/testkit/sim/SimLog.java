package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogPosition;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The log of one group as arrays: by index, the term, and the buffer that holds the record. Records are kept in the
 * buffers they came in.
 *
 * <p>Not thread-safe; owned by its disk.
 */
final class SimLog {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private LogPosition boundary = LogPosition.NONE;
    /** Of the entries above the boundary, in order. */
    private long[] terms = new long[64];

    private EncodedEntries[] parts = new EncodedEntries[64];
    private int count;

    LogPosition boundary() {
        return boundary;
    }

    long lastIndex() {
        return boundary.index() + count;
    }

    long lastTerm() {
        return count == 0 ? boundary.term() : terms[count - 1];
    }

    LogPosition last() {
        return LogPosition.of(lastTerm(), lastIndex());
    }

    /** Returns whether the log can tell the term at an index. */
    boolean knows(long index) {
        return index >= boundary.index() && index <= lastIndex();
    }

    /** Returns the term at an index, -1 if the log does not know it. */
    long termAt(long index) {
        if (!knows(index)) {
            return -1;
        }
        return index == boundary.index() ? boundary.term() : terms[slot(index)];
    }

    /** Returns whether the log holds that very position, or had it cut off as its boundary. */
    boolean holds(long term, long index) {
        return termAt(index) == term;
    }

    EntryType typeAt(long index) {
        EncodedEntries part = parts[slot(index)];
        return part.type((int) (index - part.firstIndex()));
    }

    /** Returns a hash over all bytes of the record at an index. */
    long recordHash(long index) {
        EncodedEntries part = parts[slot(index)];
        int i = (int) (index - part.firstIndex());
        return hash(part.buffer(), part.offset(i), part.recordBytes(i));
    }

    /** Returns the number that a record's payload begins with, 0 if it is too short for one. */
    long valueAt(long index) {
        EncodedEntries part = parts[slot(index)];
        return value(part, (int) (index - part.firstIndex()));
    }

    /** Returns the number that an entry writes, 0 if it writes none. */
    static long value(EncodedEntries part, int i) {
        int size = part.payloadBytes(i);
        return size < Long.BYTES ? 0 : (long) LONG.get(part.buffer(), part.offset(i) + part.recordBytes(i) - size);
    }

    /** Replaces what the log holds from the first entry's index on. */
    void append(EncodedEntries entries) {
        long first = entries.firstIndex();
        if (first <= boundary.index() || first > lastIndex() + 1) {
            throw new Violation("append at %d to a log of (%s, %s]", first, boundary, last());
        }
        count = (int) (first - boundary.index() - 1);
        int added = entries.count();
        ensureRoom(count + added);
        for (int i = 0; i < added; i++) {
            long term = entries.term(i);
            if (term < lastTerm()) {
                throw new Violation("append of %s behind term %d", entries.position(i), lastTerm());
            }
            terms[count] = term;
            parts[count] = entries;
            count++;
        }
    }

    /** Drops the entries up to a position, which the log holds. */
    void truncatePrefix(LogPosition last) {
        if (last.index() <= boundary.index()) {
            return;
        }
        if (!holds(last.term(), last.index())) {
            throw new Violation("truncation up to %s of a log of (%s, %s]", last, boundary, last());
        }
        int dropped = (int) (last.index() - boundary.index());
        System.arraycopy(terms, dropped, terms, 0, count - dropped);
        System.arraycopy(parts, dropped, parts, 0, count - dropped);
        count -= dropped;
        boundary = last;
    }

    /** Holds nothing any more, and goes on above a position. */
    void reset(LogPosition position) {
        count = 0;
        boundary = position;
    }

    /** Becomes equal to another log. */
    void copyFrom(SimLog other) {
        boundary = other.boundary;
        ensureRoom(other.count);
        System.arraycopy(other.terms, 0, terms, 0, other.count);
        System.arraycopy(other.parts, 0, parts, 0, other.count);
        count = other.count;
    }

    /** Returns entries from an index on, as many as fit in the bytes, one at least. */
    EncodedEntries read(long fromIndex, long untilIndex, long maxBytes) {
        long until = Math.min(untilIndex, lastIndex() + 1);
        List<EncodedEntries> found = new ArrayList<>();
        long bytes = 0;
        for (long index = fromIndex; index < until; index++) {
            EncodedEntries part = parts[slot(index)];
            bytes += part.recordBytes((int) (index - part.firstIndex()));
            if (!found.isEmpty() && bytes > maxBytes) {
                break;
            }
            found.add(part.slice(index, index + 1));
        }
        return EncodedEntries.join(found);
    }

    private int slot(long index) {
        if (index <= boundary.index() || index > lastIndex()) {
            throw new Violation("no entry at %d in a log of (%s, %s]", index, boundary, last());
        }
        return (int) (index - boundary.index() - 1);
    }

    private void ensureRoom(int needed) {
        if (needed > terms.length) {
            int length = Math.max(needed, terms.length * 2);
            terms = Arrays.copyOf(terms, length);
            parts = Arrays.copyOf(parts, length);
        }
    }

    /** Hashes bytes, eight at a time. */
    static long hash(byte[] buffer, int from, int length) {
        long hash = length;
        int at = from;
        int end = from + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = (hash ^ (long) LONG.get(buffer, at)) * 0x9fb21c651e98df25L;
            hash ^= hash >>> 32;
        }
        for (; at < end; at++) {
            hash = (hash ^ buffer[at]) * 0x9fb21c651e98df25L;
        }
        return SimRandom.mix(hash);
    }
}
