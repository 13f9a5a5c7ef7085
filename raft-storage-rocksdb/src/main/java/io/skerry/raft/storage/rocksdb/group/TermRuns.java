package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
import java.util.Arrays;

/**
 * The terms of a log, run-length encoded: where each term begins. Logs have few terms, so the term of any index is
 * known without reading a block. Immutable.
 */
public final class TermRuns {

    /** Of an empty log. */
    public static final TermRuns NONE = new TermRuns(new long[0], new long[0]);

    private final long[] firstIndexes;
    private final long[] terms;

    private TermRuns(long[] firstIndexes, long[] terms) {
        this.firstIndexes = firstIndexes;
        this.terms = terms;
    }

    /** Returns the runs that begin at those indexes, ascending, with those terms; takes the arrays over. */
    public static TermRuns of(long[] firstIndexes, long[] terms) {
        for (int i = 1; i < terms.length; i++) {
            if (firstIndexes[i] <= firstIndexes[i - 1] || terms[i] <= terms[i - 1]) {
                throw new IllegalArgumentException("Runs of terms must ascend: term " + terms[i - 1] + " from "
                        + firstIndexes[i - 1] + " is followed by term " + terms[i] + " from " + firstIndexes[i]);
            }
        }
        return new TermRuns(firstIndexes, terms);
    }

    /** Returns the number of runs. */
    public int count() {
        return terms.length;
    }

    /** Returns the index that the i-th run begins at. */
    public long firstIndex(int i) {
        return firstIndexes[i];
    }

    /** Returns the term of the i-th run. */
    public long term(int i) {
        return terms[i];
    }

    /** Returns whether a run begins at that very index. */
    public boolean beginsAt(long index) {
        return Arrays.binarySearch(firstIndexes, index) >= 0;
    }

    /** Returns the term at an index, which must not lie below the first run. */
    public long termAt(long index) {
        return terms[runOf(index)];
    }

    /** Returns whether the entries, none of which lies below the first run, have the terms of these runs. */
    boolean areOf(EncodedEntries entries) {
        int run = runOf(entries.firstIndex());
        for (int i = 0; i < entries.count(); i++) {
            while (run + 1 < count() && firstIndexes[run + 1] <= entries.index(i)) {
                run++;
            }
            if (entries.term(i) != terms[run]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the runs after entries were appended, which must not go back behind the last term. */
    TermRuns append(EncodedEntries entries) {
        long last = entries.term(entries.count() - 1);
        if (count() > 0 && last == terms[count() - 1]) {
            // None of them goes back behind what was last, so none is above it either.
            return this;
        }
        TermRuns runs = this;
        for (int i = 0; i < entries.count(); i++) {
            long term = entries.term(i);
            if (runs.count() == 0 || term != runs.terms[runs.count() - 1]) {
                runs = runs.plus(entries.index(i), term);
            }
        }
        return runs;
    }

    /** Returns the runs without what begins at or above an index. */
    TermRuns truncateFrom(long index) {
        int kept = count();
        while (kept > 0 && firstIndexes[kept - 1] >= index) {
            kept--;
        }
        return range(0, kept);
    }

    /** Returns the runs without those that end below an index. */
    TermRuns dropBelow(long index) {
        int dropped = 0;
        while (dropped + 1 < count() && firstIndexes[dropped + 1] <= index) {
            dropped++;
        }
        return range(dropped, count());
    }

    private TermRuns range(int from, int until) {
        if (from == 0 && until == count()) {
            return this;
        }
        return from == until
                ? NONE
                : new TermRuns(Arrays.copyOfRange(firstIndexes, from, until), Arrays.copyOfRange(terms, from, until));
    }

    private TermRuns plus(long firstIndex, long term) {
        long[] nextIndexes = Arrays.copyOf(firstIndexes, count() + 1);
        long[] nextTerms = Arrays.copyOf(terms, count() + 1);
        nextIndexes[count()] = firstIndex;
        nextTerms[count()] = term;
        return new TermRuns(nextIndexes, nextTerms);
    }

    private int runOf(long index) {
        int found = Arrays.binarySearch(firstIndexes, index);
        int run = found >= 0 ? found : -found - 2;
        if (run < 0) {
            throw new IllegalArgumentException("Index " + index + " lies below the first run of terms");
        }
        return run;
    }
}
