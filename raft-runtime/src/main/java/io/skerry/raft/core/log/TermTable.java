package io.skerry.raft.core.log;

import io.skerry.raft.core.check.Check;
import io.skerry.raft.model.LogPosition;
import java.util.Arrays;

/**
 * The term of every entry, run-length encoded: a log has few terms, so that the term of any index is known, whether its
 * entry is in memory or not. Not thread-safe; owned by its {@link LogWindow}.
 */
final class TermTable {

    private LogPosition boundary;
    private long lastIndex;
    /** Where each run begins, ascending; a run ends where the next one begins, the last one with the log. */
    private long[] firstIndexes = new long[8];

    private long[] terms = new long[8];
    private int runs;

    TermTable(LogPosition boundary) {
        this.boundary = boundary;
        this.lastIndex = boundary.index();
    }

    LogPosition boundary() {
        return boundary;
    }

    long lastIndex() {
        return lastIndex;
    }

    long lastTerm() {
        return runs == 0 ? boundary.term() : terms[runs - 1];
    }

    /** Returns the term at an index between boundary and last, both included. */
    long termAt(long index) {
        if (index == boundary.index()) {
            return boundary.term();
        }
        Check.invariant(
                index > boundary.index() && index <= lastIndex, "no term is known at %d, last %d", index, lastIndex);
        return terms[runOf(index)];
    }

    /** Continues the log up to an index, all of it in one term. */
    void extend(long term, long upToIndex) {
        Check.invariant(term >= lastTerm(), "term %d follows term %d", term, lastTerm());
        if (runs == 0 || terms[runs - 1] != term) {
            if (runs == terms.length) {
                firstIndexes = Arrays.copyOf(firstIndexes, runs * 2);
                terms = Arrays.copyOf(terms, runs * 2);
            }
            firstIndexes[runs] = lastIndex + 1;
            terms[runs] = term;
            runs++;
        }
        lastIndex = upToIndex;
    }

    /** Forgets every entry at or above an index. */
    void truncateFrom(long index) {
        while (runs > 0 && firstIndexes[runs - 1] >= index) {
            runs--;
        }
        lastIndex = index - 1;
    }

    /** Moves the boundary up to an index; its term stays known. */
    void compactTo(long index) {
        LogPosition next = LogPosition.of(termAt(index), index);
        int dead = 0;
        while (dead < runs && endOf(dead) <= index) {
            dead++;
        }
        System.arraycopy(firstIndexes, dead, firstIndexes, 0, runs - dead);
        System.arraycopy(terms, dead, terms, 0, runs - dead);
        runs -= dead;
        if (runs > 0) {
            firstIndexes[0] = Math.max(firstIndexes[0], index + 1);
        }
        boundary = next;
    }

    /** Forgets everything; the log goes on above a position. */
    void reset(LogPosition position) {
        boundary = position;
        lastIndex = position.index();
        runs = 0;
    }

    /**
     * Returns the last position at or below an index whose term is at most the given one; the boundary, if there is none
     * above it.
     */
    LogPosition lastWithTermAtMost(long index, long term) {
        long at = Math.min(index, lastIndex);
        if (at <= boundary.index()) {
            return boundary;
        }
        for (int run = runOf(at); run >= 0; run--) {
            if (terms[run] <= term) {
                return LogPosition.of(terms[run], Math.min(at, endOf(run)));
            }
        }
        return boundary;
    }

    private long endOf(int run) {
        return run + 1 < runs ? firstIndexes[run + 1] - 1 : lastIndex;
    }

    private int runOf(long index) {
        // Nearly every question is about the end of the log.
        if (index >= firstIndexes[runs - 1]) {
            return runs - 1;
        }
        int found = Arrays.binarySearch(firstIndexes, 0, runs, index);
        return found >= 0 ? found : -found - 2;
    }
}
