package io.skerry.raft.model;

import java.util.List;
import java.util.Objects;

/**
 * Entries as bytes: records that stand one after another in one buffer, with their offsets. This is what batches,
 * stores, the core and the wire carry, so that an entry is encoded once in its life and its payload is never copied
 * to look at its term.
 *
 * <p>The entries are contiguous: each index is one above the last. Terms never go backwards. Whoever makes an instance
 * has checked the records (an {@code EntryCodec} does).
 *
 * <p>Immutable, as long as the owner of the buffer keeps to what {@link Ownership} says.
 */
public final class EncodedEntries {

    /** Who may change the buffer, and when. */
    public enum Ownership {
        /** The buffer was handed over: nobody changes it any more, and whoever likes may keep it. */
        HANDED_OVER,
        /** The buffer is the caller's, and good during the call only: who wants to keep the entries copies them. */
        BORROWED
    }

    private static final EncodedEntries NONE =
            new EncodedEntries(new byte[0], new int[] {0}, 0, 0, Ownership.HANDED_OVER);

    private final byte[] buffer;
    /** Where each record begins, and where the last one ends: one more than there are records. */
    private final int[] offsets;

    private final int from;
    private final int count;
    private final Ownership ownership;

    private EncodedEntries(byte[] buffer, int[] offsets, int from, int count, Ownership ownership) {
        this.buffer = buffer;
        this.offsets = offsets;
        this.from = from;
        this.count = count;
        this.ownership = ownership;
    }

    /** Returns no entries. */
    public static EncodedEntries none() {
        return NONE;
    }

    /**
     * Returns the records that stand in the buffer.
     *
     * @param buffer  holds the records, already checked
     * @param offsets where each record begins, and where the last one ends; taken over
     * @throws IllegalArgumentException if the indexes are not contiguous, or a term goes backwards
     */
    public static EncodedEntries of(byte[] buffer, int[] offsets, Ownership ownership) {
        int count = offsets.length - 1;
        if (count == 0) {
            return NONE;
        }
        Objects.checkFromToIndex(offsets[0], offsets[count], buffer.length);
        EncodedEntries entries = new EncodedEntries(buffer, offsets, 0, count, ownership);
        entries.requireInOrder();
        return entries;
    }

    /**
     * Returns the entries of all parts, each of which continues the one before, in one buffer: that of the only part,
     * or a new one.
     *
     * @throws IllegalArgumentException if the parts do not follow each other
     */
    public static EncodedEntries join(List<EncodedEntries> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int count = 0;
        int bytes = 0;
        for (EncodedEntries part : parts) {
            count += part.count;
            bytes = Math.addExact(bytes, part.bytes());
        }
        byte[] buffer = new byte[bytes];
        int[] offsets = new int[count + 1];
        int next = 0;
        for (EncodedEntries part : parts) {
            int shift = offsets[next] - part.offsets[part.from];
            System.arraycopy(part.buffer, part.offsets[part.from], buffer, offsets[next], part.bytes());
            for (int i = 1; i <= part.count; i++) {
                offsets[next + i] = part.offsets[part.from + i] + shift;
            }
            next += part.count;
        }
        return of(buffer, offsets, Ownership.HANDED_OVER);
    }

    private void requireInOrder() {
        long index = index(0);
        long term = term(0);
        for (int i = 1; i < count; i++) {
            long nextIndex = RecordHeader.index(buffer, offsets[i]);
            long nextTerm = RecordHeader.term(buffer, offsets[i]);
            if (nextIndex != index + 1) {
                throw new IllegalArgumentException(
                        "Entries must be contiguous: " + position(i - 1) + " is followed by " + position(i));
            }
            if (nextTerm < term) {
                throw new IllegalArgumentException(
                        "Terms must not go backwards: " + position(i - 1) + " is followed by " + position(i));
            }
            index = nextIndex;
            term = nextTerm;
        }
    }

    /** Returns the number of entries. */
    public int count() {
        return count;
    }

    /** Returns whether there are no entries. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Returns the length of all records in bytes. */
    public int bytes() {
        return offsets[from + count] - offsets[from];
    }

    /** Returns the index of the first entry; there must be one. */
    public long firstIndex() {
        return index(0);
    }

    /** Returns the index of the last entry; there must be one. */
    public long lastIndex() {
        return index(count - 1);
    }

    /** Returns the position of the i-th entry, counted from 0. */
    public LogPosition position(int i) {
        return new LogPosition(term(i), index(i));
    }

    /** Returns the term of the i-th entry, counted from 0. */
    public long term(int i) {
        return RecordHeader.term(buffer, offset(i));
    }

    /** Returns the index of the i-th entry, counted from 0. */
    public long index(int i) {
        return RecordHeader.index(buffer, offset(i));
    }

    /** Returns the type of the i-th entry, counted from 0. */
    public EntryType type(int i) {
        return RecordHeader.type(buffer, offset(i));
    }

    /** Returns the size of the i-th entry's payload, counted from 0. */
    public int payloadBytes(int i) {
        return RecordHeader.payloadBytes(buffer, offset(i));
    }

    /** Returns where the i-th record begins in the {@link #buffer}, counted from 0. */
    public int offset(int i) {
        return offsets[from + Objects.checkIndex(i, count)];
    }

    /** Returns the length of the i-th record in bytes, counted from 0. */
    public int recordBytes(int i) {
        return offsets[from + i + 1] - offset(i);
    }

    /** Returns the buffer that holds the records, to be read only: from {@code offset(0)}, {@link #bytes} of it. */
    public byte[] buffer() {
        return buffer;
    }

    /** Returns who owns the buffer. */
    public Ownership ownership() {
        return ownership;
    }

    /**
     * Returns the entries from one index until before another, over the same buffer.
     *
     * @throws IndexOutOfBoundsException if the range is not inside
     */
    public EncodedEntries slice(long fromIndex, long untilIndex) {
        if (fromIndex == untilIndex) {
            return NONE;
        }
        long first = firstIndex();
        int start = Math.toIntExact(fromIndex - first);
        int end = Math.toIntExact(untilIndex - first);
        Objects.checkFromToIndex(start, end, count);
        return new EncodedEntries(buffer, offsets, from + start, end - start, ownership);
    }

    /** Returns the same entries in a buffer that nobody changes: themselves if handed over, else a copy. */
    public EncodedEntries toOwned() {
        return ownership == Ownership.HANDED_OVER ? this : compact();
    }

    /** Returns the same entries in a buffer of just their size, which nobody changes. */
    public EncodedEntries compact() {
        byte[] copy = new byte[bytes()];
        int begin = offsets[from];
        System.arraycopy(buffer, begin, copy, 0, copy.length);
        int[] shifted = new int[count + 1];
        for (int i = 0; i <= count; i++) {
            shifted[i] = offsets[from + i] - begin;
        }
        return new EncodedEntries(copy, shifted, 0, count, Ownership.HANDED_OVER);
    }

    @Override
    public String toString() {
        return count == 0 ? "no entries" : position(0) + ".." + position(count - 1) + " (" + bytes() + " B)";
    }
}
