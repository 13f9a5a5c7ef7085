package io.skerry.raft.testkit.sim;

import java.util.Arrays;

/**
 * Log matching, one entry at a time (paper §5.3, figure 3): wherever a position stands, in whatever log, its record is
 * the same, and the entry before it has the same term. By induction two logs that share a position are equal up to
 * there. A hash table over primitive arrays: each entry that is written costs one look-up.
 *
 * <p>Not thread-safe; owned by its group's history.
 */
final class EntryRegistry {

    private long[] keys = new long[1 << 10];
    private long[] records = new long[1 << 10];
    private long[] previousTerms = new long[1 << 10];
    private int size;

    /** A log holds an entry there, with that record, after an entry of that term. */
    void check(long term, long index, long recordHash, long previousTerm) {
        long key = term << 32 | index;
        int slot = find(key);
        if (keys[slot] == 0) {
            keys[slot] = key;
            records[slot] = recordHash;
            previousTerms[slot] = previousTerm;
            if (++size * 2 > keys.length) {
                grow();
            }
            return;
        }
        if (records[slot] != recordHash) {
            throw new Violation("log matching: two different entries stand at %d/%d", term, index);
        }
        if (previousTerms[slot] != previousTerm) {
            throw new Violation(
                    "log matching: the entry before %d/%d is of term %d in one log and %d in another",
                    term, index, previousTerms[slot], previousTerm);
        }
    }

    private int find(long key) {
        int mask = keys.length - 1;
        int slot = (int) SimRandom.mix(key) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldRecords = records;
        long[] oldTerms = previousTerms;
        keys = new long[oldKeys.length * 2];
        records = Arrays.copyOf(oldRecords, keys.length);
        previousTerms = Arrays.copyOf(oldTerms, keys.length);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                records[slot] = oldRecords[i];
                previousTerms[slot] = oldTerms[i];
            }
        }
    }
}
