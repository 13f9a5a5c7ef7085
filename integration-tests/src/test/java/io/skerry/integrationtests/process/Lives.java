package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a receiver has counted, of whose transfer both ends were killed. Immutable.
 *
 * @param first  before it was killed itself
 * @param second in its next life, before the sender was killed
 * @param last   when it was healthy
 */
record Lives(SnapshotFigures first, SnapshotFigures second, SnapshotFigures last) {

    private static final int CHUNK = 1 << 20;

    /** Returns the bytes that came, in all lives. */
    long came() {
        return first.count("received") + last.count("received");
    }

    /** Returns the bytes of the snapshot. */
    long total() {
        return first.count("total");
    }

    /** Fails unless it was one transfer, that was gone on with after both deaths. */
    void requireGoneOn() {
        assertEquals(total(), second.count("total"), () -> "it is the same one: " + this);
        assertTrue(came() <= total() + CHUNK, () -> came() + " bytes came, more than those and one chunk: " + this);
        assertTrue(last.count("resumes") >= 2, () -> "after each of the two deaths it went on: " + this);
        assertEquals(1, last.count("fetched"), () -> "there was one: " + this);
        assertEquals(1, last.count("installed"), () -> "it became the state: " + this);
    }

    @Override
    public String toString() {
        return ("%,d bytes came of %,d: %,d were counted before the receiver was killed, %,d after that, and %,d were there when"
                        + " it came back; %s, %s, %s")
                .formatted(
                        came(),
                        total(),
                        first.count("received"),
                        last.count("received"),
                        second.count("done") - second.count("received"),
                        first,
                        second,
                        last);
    }
}
