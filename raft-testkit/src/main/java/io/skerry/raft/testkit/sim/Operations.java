package io.skerry.raft.testkit.sim;

import java.util.Arrays;

/**
 * What became of every write, by the number that it writes. Three outcomes, and what each of them rules out: an
 * acknowledged write is in the log, where its acknowledgement says; a refused one never is; of an unknown one nothing is
 * said.
 *
 * <p>Not thread-safe; owned by its simulation.
 */
final class Operations {

    private static final byte PENDING = 0;
    private static final byte ACKNOWLEDGED = 1;
    private static final byte REFUSED = 2;
    private static final byte UNKNOWN = 3;

    private final SimStats stats;
    private byte[] outcomes = new byte[256];
    /** Where the write was committed, 0 if it was not. */
    private long[] committedAt = new long[256];

    private int last;

    Operations(SimStats stats) {
        this.stats = stats;
    }

    /** Returns the number of a new write, unlike all others. */
    long begin() {
        last++;
        if (last == outcomes.length) {
            outcomes = Arrays.copyOf(outcomes, last * 2);
            committedAt = Arrays.copyOf(committedAt, last * 2);
        }
        return last;
    }

    /** A log has the write at an index, committed. */
    void onCommitted(long write, long index) {
        int slot = known(write);
        if (outcomes[slot] == REFUSED) {
            throw new Violation("write %d is committed at %d, but was refused", write, index);
        }
        if (committedAt[slot] != 0) {
            throw new Violation("write %d is committed at %d and at %d", write, committedAt[slot], index);
        }
        committedAt[slot] = index;
    }

    void acknowledge(long write, long index) {
        int slot = decide(write, ACKNOWLEDGED);
        if (committedAt[slot] != index) {
            throw new Violation("write %d is acknowledged at %d, but stands at %d", write, index, committedAt[slot]);
        }
        stats.acknowledgedWrites++;
    }

    void refuse(long write) {
        int slot = decide(write, REFUSED);
        if (committedAt[slot] != 0) {
            throw new Violation("write %d is refused, but was committed at %d", write, committedAt[slot]);
        }
        stats.refusedWrites++;
    }

    void lose(long write) {
        decide(write, UNKNOWN);
        stats.unknownWrites++;
    }

    private int decide(long write, byte outcome) {
        int slot = known(write);
        if (outcomes[slot] != PENDING) {
            throw new Violation("write %d was decided twice: %d, then %d", write, outcomes[slot], outcome);
        }
        outcomes[slot] = outcome;
        return slot;
    }

    private int known(long write) {
        if (write < 1 || write > last) {
            throw new Violation("nobody ever wrote %d", write);
        }
        return (int) write;
    }
}
