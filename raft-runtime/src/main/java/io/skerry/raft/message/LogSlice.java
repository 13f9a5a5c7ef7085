package io.skerry.raft.message;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogPosition;
import java.util.ArrayList;
import java.util.List;

/**
 * Contiguous entries of a log as they lie in memory: in one or more parts, none of which is copied to be sent, stored or
 * applied. Immutable.
 *
 * @param parts each continues the one before; none is empty
 */
public record LogSlice(List<EncodedEntries> parts) {

    private static final LogSlice EMPTY = new LogSlice(List.of());

    /** Refuses parts that do not follow each other. */
    public LogSlice {
        parts = List.copyOf(parts);
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).isEmpty()) {
                throw new IllegalArgumentException("A part of a slice holds at least one entry");
            }
            if (i > 0 && parts.get(i).firstIndex() != parts.get(i - 1).lastIndex() + 1) {
                throw new IllegalArgumentException(
                        "Parts must follow each other: " + parts.get(i - 1) + " and " + parts.get(i));
            }
        }
    }

    /** Returns no entries. */
    public static LogSlice empty() {
        return EMPTY;
    }

    /** Returns the entries as one part. */
    public static LogSlice of(EncodedEntries entries) {
        return entries.isEmpty() ? EMPTY : new LogSlice(List.of(entries));
    }

    /** Returns whether there are no entries. */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Returns the number of entries. */
    public int count() {
        int count = 0;
        for (EncodedEntries part : parts) {
            count += part.count();
        }
        return count;
    }

    /** Returns the length of all records in bytes. */
    public long bytes() {
        long bytes = 0;
        for (EncodedEntries part : parts) {
            bytes += part.bytes();
        }
        return bytes;
    }

    /** Returns the index of the first entry; there must be one. */
    public long firstIndex() {
        return parts.get(0).firstIndex();
    }

    /** Returns the index of the last entry; there must be one. */
    public long lastIndex() {
        return lastPart().lastIndex();
    }

    /** Returns the position of the last entry; there must be one. */
    public LogPosition last() {
        EncodedEntries last = lastPart();
        return last.position(last.count() - 1);
    }

    /** Returns the entries from an index on, which must be one of theirs, or one above. */
    public LogSlice from(long index) {
        if (isEmpty() || index == firstIndex()) {
            return this;
        }
        List<EncodedEntries> rest = new ArrayList<>(parts.size());
        for (EncodedEntries part : parts) {
            if (index <= part.firstIndex()) {
                rest.add(part);
            } else if (index <= part.lastIndex()) {
                rest.add(part.slice(index, part.lastIndex() + 1));
            }
        }
        return new LogSlice(rest);
    }

    private EncodedEntries lastPart() {
        return parts.get(parts.size() - 1);
    }

    /** Returns the range and the size, never a payload. */
    @Override
    public String toString() {
        return isEmpty() ? "no entries" : parts.get(0).position(0) + ".." + last() + " (" + bytes() + " B)";
    }
}
