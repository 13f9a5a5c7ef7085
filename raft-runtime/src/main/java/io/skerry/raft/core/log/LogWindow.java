package io.skerry.raft.core.log;

import io.skerry.raft.core.check.Check;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogPosition;
import java.util.ArrayList;
import java.util.List;

/**
 * A group's log: the terms of all of it, and the entries at its end. Entries lie in the buffers they came in; they are
 * never copied. Memory is given back by {@link #evictUpTo}, from the front and by whole buffers.
 *
 * <p>Confined to the core.
 */
public final class LogWindow {

    private final TermTable terms;
    private final List<EncodedEntries> chunks = new ArrayList<>();
    /** How many chunks at the front of the list were evicted; the list is shortened now and then. */
    private int head;

    private long bytes;

    /**
     * Returns a log that was recovered: its terms, and no entries in memory.
     *
     * @param boundary   the position before the first entry
     * @param last       the last position
     * @param termStarts the first position of each term above the boundary, ascending
     */
    public LogWindow(LogPosition boundary, LogPosition last, List<LogPosition> termStarts) {
        this.terms = new TermTable(boundary);
        for (int i = 0; i < termStarts.size(); i++) {
            LogPosition start = termStarts.get(i);
            Check.invariant(
                    start.index() == terms.lastIndex() + 1,
                    "a term begins at %d, the log before it ends at %d",
                    start.index(),
                    terms.lastIndex());
            long end = i + 1 < termStarts.size() ? termStarts.get(i + 1).index() - 1 : last.index();
            terms.extend(start.term(), end);
        }
        Check.invariant(
                last().equals(last), "the terms lead to %d, the log ends at %d", terms.lastIndex(), last.index());
    }

    /** Returns the position just before the first entry. */
    public LogPosition boundary() {
        return terms.boundary();
    }

    /** Returns the index of the last entry, or that of the boundary. */
    public long lastIndex() {
        return terms.lastIndex();
    }

    /** Returns the position of the last entry, or the boundary. */
    public LogPosition last() {
        return LogPosition.of(terms.lastTerm(), terms.lastIndex());
    }

    /** Returns the term at an index between boundary and last, both included. */
    public long termAt(long index) {
        return terms.termAt(index);
    }

    /** Returns the position at an index between boundary and last, both included. */
    public LogPosition positionAt(long index) {
        return LogPosition.of(terms.termAt(index), index);
    }

    /** Returns whether the log has that term at that index, the boundary included. */
    public boolean holds(long term, long index) {
        return index >= boundary().index() && index <= lastIndex() && terms.termAt(index) == term;
    }

    /**
     * Returns the last position at or below an index whose term is at most the given one, which is where two logs that
     * part at that index and term may still be equal (paper §5.3, end).
     */
    public LogPosition lastWithTermAtMost(long index, long term) {
        return terms.lastWithTermAtMost(index, term);
    }

    /** Returns the index of the first entry in memory; one above the last, if there is none. */
    public long firstInMemory() {
        return head == chunks.size() ? lastIndex() + 1 : chunks.get(head).firstIndex();
    }

    /** Returns the bytes of records in memory; the buffers at both ends may hold some more, which were cut off. */
    public long bytes() {
        return bytes;
    }

    /** Appends entries that continue the log. */
    public void append(EncodedEntries entries) {
        Check.invariant(
                entries.firstIndex() == lastIndex() + 1,
                "entries from %d do not continue a log that ends at %d",
                entries.firstIndex(),
                lastIndex());
        int count = entries.count();
        long last = entries.lastIndex();
        long term = entries.term(count - 1);
        for (int i = 0; entries.term(i) != term; i++) {
            terms.extend(entries.term(i), entries.index(i));
        }
        terms.extend(term, last);
        EncodedEntries owned = entries.toOwned();
        chunks.add(owned);
        bytes += owned.bytes();
    }

    /** Removes every entry at or above an index. */
    public void truncateFrom(long index) {
        while (head < chunks.size() && chunks.get(chunks.size() - 1).lastIndex() >= index) {
            EncodedEntries chunk = chunks.remove(chunks.size() - 1);
            bytes -= chunk.bytes();
            if (chunk.firstIndex() < index) {
                EncodedEntries kept = chunk.slice(chunk.firstIndex(), index);
                chunks.add(kept);
                bytes += kept.bytes();
            }
        }
        terms.truncateFrom(index);
    }

    /**
     * Returns entries that are in memory, from an index on: at least one, then as many as stay within the bytes.
     *
     * @param from  an index in memory
     * @param until the index to stop before
     */
    public LogSlice slice(long from, long until, long maxBytes) {
        int at = chunkOf(from);
        EncodedEntries chunk = chunks.get(at);
        EncodedEntries part = fitting(chunk, from, until, maxBytes);
        if (part.lastIndex() + 1 == until || part.lastIndex() < chunk.lastIndex()) {
            return LogSlice.of(part);
        }
        List<EncodedEntries> parts = new ArrayList<>();
        long room = maxBytes;
        while (!part.isEmpty()) {
            parts.add(part);
            room -= part.bytes();
            long next = part.lastIndex() + 1;
            at++;
            boolean more =
                    next < until && at < chunks.size() && next == chunks.get(at).firstIndex();
            part = more && chunks.get(at).recordBytes(0) <= room
                    ? fitting(chunks.get(at), next, until, room)
                    : EncodedEntries.none();
        }
        return new LogSlice(parts);
    }

    /** The entries of a chunk from an index on that stay within the bytes, but at least one. */
    private static EncodedEntries fitting(EncodedEntries chunk, long from, long until, long maxBytes) {
        long end = Math.min(until, chunk.lastIndex() + 1);
        if (from == chunk.firstIndex() && end == chunk.lastIndex() + 1 && chunk.bytes() <= maxBytes) {
            return chunk;
        }
        int i = (int) (from - chunk.firstIndex());
        long room = maxBytes - chunk.recordBytes(i);
        long next = from + 1;
        while (next < end && chunk.recordBytes((int) (next - chunk.firstIndex())) <= room) {
            room -= chunk.recordBytes((int) (next - chunk.firstIndex()));
            next++;
        }
        return chunk.slice(from, next);
    }

    /** Drops entries up to an index from memory, as far as whole buffers lie at or below it; their terms stay known. */
    public void evictUpTo(long index) {
        while (head < chunks.size() && chunks.get(head).lastIndex() <= index) {
            bytes -= chunks.get(head).bytes();
            chunks.set(head, EncodedEntries.none());
            head++;
        }
        if (head > 16 && head > chunks.size() / 2) {
            chunks.subList(0, head).clear();
            head = 0;
        }
    }

    /** Drops buffers from memory, the oldest first, until so many bytes are left; none that reaches above an index. */
    public void shrinkTo(long bytesLeft, long upToIndex) {
        while (bytes > bytesLeft && head < chunks.size() && chunks.get(head).lastIndex() <= upToIndex) {
            evictUpTo(chunks.get(head).lastIndex());
        }
    }

    /** Drops all entries; the log goes on above a position. */
    public void reset(LogPosition boundary) {
        chunks.clear();
        head = 0;
        bytes = 0;
        terms.reset(boundary);
    }

    /** Moves the boundary up to an index, which the log holds. */
    public void compactTo(long index) {
        evictUpTo(index);
        if (head < chunks.size() && chunks.get(head).firstIndex() <= index) {
            EncodedEntries chunk = chunks.get(head);
            EncodedEntries kept = chunk.slice(index + 1, chunk.lastIndex() + 1);
            bytes -= chunk.bytes() - kept.bytes();
            chunks.set(head, kept);
        }
        terms.compactTo(index);
    }

    private int chunkOf(long index) {
        Check.invariant(
                index >= firstInMemory() && index <= lastIndex(),
                "entry %d is not in memory, which begins at %d",
                index,
                firstInMemory());
        int low = head;
        int high = chunks.size() - 1;
        // Nearly every question is about what came last.
        if (chunks.get(high).firstIndex() <= index) {
            return high;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (chunks.get(middle).lastIndex() < index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
