package io.skerry.raft.core.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.skerry.raft.core.read.ReadIndexQueue.Batch;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadIndexQueueTest {

    private final ReadIndexQueue<String> queue = new ReadIndexQueue<>();

    @Test
    void readsThatGatherShareARound() {
        queue.add("x", 1);
        queue.add("y", 2);
        queue.join(4, 17);

        assertNull(queue.takeConfirmed(3), "an earlier round proves nothing");
        assertEquals(new Batch<>(4, 17, List.of("x", "y")), queue.takeConfirmed(4));
        assertEquals(0, queue.size());
    }

    @Test
    void laterRoundConfirmsEarlierOnes() {
        queue.add("x", 1);
        queue.join(4, 17);
        queue.add("y", 2);
        queue.join(5, 18);

        assertEquals(new Batch<>(4, 17, List.of("x")), queue.takeConfirmed(5));
        assertEquals(new Batch<>(5, 18, List.of("y")), queue.takeConfirmed(5));
        assertNull(queue.takeConfirmed(5));
    }

    @Test
    void readThatComesAfterARoundBeganWaitsForTheNext() {
        queue.add("x", 1);
        queue.join(4, 17);
        queue.add("y", 2);

        assertEquals(new Batch<>(4, 17, List.of("x")), queue.takeConfirmed(4));
        assertEquals(1, queue.size());
        assertEquals(2, queue.gatheringSinceNanos());
        assertEquals(List.of("y"), queue.takeGathered());
        assertFalse(queue.hasGathered());
        assertEquals(Long.MAX_VALUE, queue.gatheringSinceNanos());
    }

    @Test
    void allAreTakenInTheirOrder() {
        queue.add("x", 1);
        queue.join(4, 17);
        queue.add("y", 2);

        assertEquals(List.of("x", "y"), queue.takeAll());
        assertEquals(0, queue.size());
        assertNull(queue.takeConfirmed(9));
    }
}
