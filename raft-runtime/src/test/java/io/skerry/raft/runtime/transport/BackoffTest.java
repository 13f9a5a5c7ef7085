package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final long MILLI = 1_000_000;

    @Test
    void waitsDoubleUpToTheBoundAndAreJittered() {
        Backoff backoff = new Backoff(1000 * MILLI, new SplittableRandom(1));
        for (long most : new long[] {20, 40, 80, 160, 320, 640, 1000, 1000, 1000}) {
            long wait = backoff.next();
            assertTrue(wait >= most * MILLI / 2 && wait <= most * MILLI, most + ": " + wait);
        }
        backoff.reset();
        assertTrue(backoff.next() <= 20 * MILLI);
        assertTrue(backoff.longest() >= 500 * MILLI);
        assertTrue(backoff.next() >= 500 * MILLI, "what does not mend itself soon is not tried often");
    }

    @Test
    void theSeedDecides() {
        assertEquals(waits(7), waits(7));
        assertNotEquals(waits(7), waits(8));
    }

    private static List<Long> waits(long seed) {
        Backoff backoff = new Backoff(1000 * MILLI, new SplittableRandom(seed));
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waits.add(backoff.next());
        }
        return waits;
    }
}
