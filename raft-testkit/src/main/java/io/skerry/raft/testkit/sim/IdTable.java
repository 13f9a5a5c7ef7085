package io.skerry.raft.testkit.sim;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * What waits for a core's answer: a number for each id that the core gave. Each id is answered once. Not thread-safe;
 * owned by its replica.
 */
final class IdTable {

    /** An id that was never given, or was answered already. */
    private static final long ANSWERED = Long.MIN_VALUE;

    private final String what;
    private long[] values = new long[64];
    private long highestId = -1;
    private int open;

    IdTable(String what) {
        this.what = what;
        Arrays.fill(values, ANSWERED);
    }

    /** Returns how many wait. */
    int open() {
        return open;
    }

    /** A core gave the id, which must be a new one. */
    void put(long id, long value) {
        if (id <= highestId || id > Integer.MAX_VALUE - 8) {
            throw new Violation("%s %d was given the id %d after %d", what, value, id, highestId);
        }
        highestId = id;
        int slot = (int) id;
        if (slot >= values.length) {
            int length = values.length;
            values = Arrays.copyOf(values, Math.max(slot + 1, length * 2));
            Arrays.fill(values, length, values.length, ANSWERED);
        }
        values[slot] = value;
        open++;
    }

    /** The core answers; returns the number for the id. */
    long take(long id) {
        if (id < 0 || id > highestId || values[(int) id] == ANSWERED) {
            throw new Violation("%s with the id %d was answered, but none waits for that", what, id);
        }
        long value = values[(int) id];
        values[(int) id] = ANSWERED;
        open--;
        return value;
    }

    /** Gives up all that wait. */
    void clear(LongConsumer each) {
        for (int slot = 0; slot <= highestId && open > 0; slot++) {
            if (values[slot] != ANSWERED) {
                each.accept(values[slot]);
                values[slot] = ANSWERED;
                open--;
            }
        }
    }
}
