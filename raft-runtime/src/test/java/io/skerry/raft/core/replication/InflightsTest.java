package io.skerry.raft.core.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.CoreConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InflightsTest {

    @Test
    void isFullByMessages() {
        Inflights window = new Inflights(2, 1_000);
        window.add(1, 10);
        assertFalse(window.isFull());
        window.add(2, 10);
        assertTrue(window.isFull());
        window.freeUpTo(1);
        assertFalse(window.isFull());
    }

    @Test
    void isFullByBytes() {
        Inflights window = new Inflights(100, 100);
        window.add(1, 60);
        assertFalse(window.isFull());
        window.add(2, 60);
        assertTrue(window.isFull());
    }

    /** What is said to be the limit must not be less than what can be on the way. */
    @Test
    void theLimitThatIsToldCountsTheMessageThatReachesBeyondTheWindow() {
        CoreConfig config = CoreConfig.builder().build();
        Inflights window = new Inflights(Integer.MAX_VALUE, config.maxInflightBytes());
        for (long index = 1; !window.isFull(); index++) {
            long missing = config.maxInflightBytes() - window.bytes();
            window.add(index, missing > 1 ? Math.min(missing - 1, config.maxFrameBytes()) : config.maxFrameBytes());
        }
        assertTrue(window.bytes() > config.maxInflightBytes(), "the last one has reached beyond it");
        assertTrue(window.bytes() <= config.mostInflightBytes());
    }

    @Test
    void oneMessageAlwaysGoes() {
        Inflights window = new Inflights(100, 100);
        assertFalse(window.isFull());
        window.add(1, 5_000);
        assertTrue(window.isFull());
        window.freeUpTo(1);
        assertFalse(window.isFull());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void equalsAQueue(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Inflights window = new Inflights(20, Long.MAX_VALUE);
        Deque<long[]> queue = new ArrayDeque<>();
        long last = 0;
        for (int i = 0; i < 5_000; i++) {
            if (random.nextInt(3) > 0 && !window.isFull()) {
                last += 1 + random.nextInt(5);
                long bytes = random.nextInt(100);
                window.add(last, bytes);
                queue.addLast(new long[] {last, bytes});
            } else if (random.nextInt(50) == 0) {
                window.clear();
                queue.clear();
            } else {
                long upTo = last - random.nextInt(30);
                window.freeUpTo(upTo);
                queue.removeIf(message -> message[0] <= upTo);
            }
            assertEquals(queue.size(), window.messages());
            assertEquals(queue.stream().mapToLong(message -> message[1]).sum(), window.bytes());
            assertEquals(queue.size() == 20, window.isFull());
        }
    }
}
