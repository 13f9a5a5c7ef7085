package io.skerry.raft.model;

/**
 * Where an entry stands in the log, and when it was written: the pair that Raft compares (paper §5.3, §5.4.1).
 * Printed as {@code term/index}. Immutable.
 *
 * @param term  the term of the entry, 0 for none
 * @param index the index of the entry, 0 for "before the first entry", at most {@link #MAX_INDEX}
 */
public record LogPosition(long term, long index) implements Comparable<LogPosition> {

    /** Before the first entry of an untouched log. */
    public static final LogPosition NONE = new LogPosition(0, 0);

    /** The highest index: one less than the largest number, so that "one above the last" is a number too. */
    public static final long MAX_INDEX = Long.MAX_VALUE - 1;

    /** Refuses negative numbers, and an index that nothing could follow. */
    public LogPosition {
        if (index > MAX_INDEX) {
            throw new IllegalArgumentException("An index is at most " + MAX_INDEX + ", not " + index);
        }
        if (term < 0 || index < 0) {
            throw new IllegalArgumentException("Term and index must not be negative: " + term + "/" + index);
        }
    }

    /** Returns the position at that term and index. */
    public static LogPosition of(long term, long index) {
        return new LogPosition(term, index);
    }

    /** Orders by term, then index: what ends later by this order is the more up-to-date log (paper §5.4.1). */
    @Override
    public int compareTo(LogPosition other) {
        int byTerm = Long.compare(term, other.term);
        return byTerm != 0 ? byTerm : Long.compare(index, other.index);
    }

    @Override
    public String toString() {
        return term + "/" + index;
    }
}
