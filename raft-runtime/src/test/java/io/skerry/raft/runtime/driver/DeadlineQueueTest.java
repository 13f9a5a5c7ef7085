package io.skerry.raft.runtime.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {

    private static final class Alarm extends DeadlineQueue.Timed {
        private long deadline = Long.MAX_VALUE;
    }

    private final DeadlineQueue queue = new DeadlineQueue();

    @Test
    void aDeadlineThatMovesBackIsNotDueBefore() {
        Alarm alarm = new Alarm();
        queue.set(alarm, 10);
        queue.set(alarm, 30);
        assertNull(queue.poll(20));
        assertEquals(30, queue.earliestNanos());
        assertSame(alarm, queue.poll(30));
        assertNull(queue.poll(100));
    }

    @Test
    void aDeadlineThatMovesForwardIsDueOnce() {
        Alarm alarm = new Alarm();
        queue.set(alarm, 30);
        queue.set(alarm, 10);
        assertSame(alarm, queue.poll(10));
        assertNull(queue.poll(100));
        assertEquals(Long.MAX_VALUE, queue.earliestNanos());
    }

    /** Against the obvious: look at all of them. */
    @Test
    void findsWhatLookingAtAllOfThemFinds() {
        SplittableRandom random = new SplittableRandom(7);
        List<Alarm> alarms = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            alarms.add(new Alarm());
        }
        for (long now = 0; now < 20_000; now++) {
            Alarm changed = alarms.get(random.nextInt(alarms.size()));
            changed.deadline = random.nextInt(10) == 0 ? Long.MAX_VALUE : now + 1 + random.nextInt(50);
            queue.set(changed, changed.deadline);
            for (Alarm due = (Alarm) queue.poll(now); due != null; due = (Alarm) queue.poll(now)) {
                assertEquals(now, due.deadline, "neither early nor late");
                due.deadline = Long.MAX_VALUE;
                queue.set(due, Long.MAX_VALUE);
            }
            for (Alarm alarm : alarms) {
                assertTrue(alarm.deadline > now, "nothing is left behind");
            }
        }
    }
}
