package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {

    private record Expected(long time, int added) {}

    private final EventQueue clock = new EventQueue();

    @Test
    void eventsComeInTheOrderOfTheirTimesThenInTheOrderInWhichTheyWereAdded() {
        SimRandom random = new SimRandom(1);
        List<Expected> expected = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long time = random.nextLong(300);
            clock.add(time, EventKind.CLIENT, i, 0, null);
            expected.add(new Expected(time, i));
        }
        expected.sort(Comparator.comparingLong(Expected::time).thenComparingInt(Expected::added));
        for (Expected next : expected) {
            assertTrue(clock.poll());
            assertEquals(next, new Expected(clock.now(), clock.target()));
        }
        assertFalse(clock.poll());
    }

    @Test
    void anEventKeepsWhatItIsAbout() {
        for (int round = 0; round < 3; round++) {
            clock.add(clock.now() + 5, EventKind.DELIVER, 3, -7, "payload");
            clock.add(clock.now() + 1, EventKind.TIMER, 1, 9, null);
            assertTrue(clock.poll());
            assertEquals(EventKind.TIMER, clock.kind());
            assertEquals(1, clock.target());
            assertEquals(9, clock.argument());
            assertNull(clock.payload());
            assertTrue(clock.poll());
            assertEquals(EventKind.DELIVER, clock.kind());
            assertEquals(3, clock.target());
            assertEquals(-7, clock.argument());
            assertEquals("payload", clock.payload());
        }
    }

    @Test
    void whatIsLateHappensAtOnceAndTimeNeverGoesBack() {
        clock.add(100, EventKind.CLIENT, 1, 0, null);
        assertTrue(clock.poll());
        clock.add(50, EventKind.CLIENT, 2, 0, null);
        clock.add(100, EventKind.CLIENT, 3, 0, null);
        assertTrue(clock.poll());
        assertEquals(100, clock.now());
        assertEquals(2, clock.target());
        assertTrue(clock.poll());
        assertEquals(3, clock.target());
    }
}
