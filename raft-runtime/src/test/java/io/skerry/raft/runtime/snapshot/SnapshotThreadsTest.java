package io.skerry.raft.runtime.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.runtime.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A bounded number at a time, in the order in which they came. */
class SnapshotThreadsTest {

    @Test
    void whoHasNoSlotWaitsForOne() {
        List<String> order = new CopyOnWriteArrayList<>();
        try (SnapshotThreads threads = new SnapshotThreads("1", 1, Duration.ofSeconds(5))) {
            CountDownLatch first = new CountDownLatch(1);
            threads.acquire(() -> {
                order.add("a");
                first.countDown();
            });
            threads.acquire(() -> order.add("b"));
            threads.acquire(() -> order.add("c"));
            Await.latch(first);
            assertEquals(2, threads.waiting());
            // What is short goes on meanwhile.
            CountDownLatch other = new CountDownLatch(1);
            assertTrue(threads.execute(other::countDown));
            Await.latch(other);
            assertEquals(List.of("a"), order);
            threads.release();
            Await.until("b", () -> order.contains("b"));
            assertEquals(List.of("a", "b"), order);
            threads.release();
            Await.until("c", () -> order.contains("c"));
            threads.release();
            threads.acquire(() -> order.add("d"));
            Await.until("d", () -> order.contains("d"));
        }
    }

    @Test
    void whatWasHandedOverIsDoneAndNothingMoreIsTaken() {
        List<String> done = new CopyOnWriteArrayList<>();
        SnapshotThreads threads = new SnapshotThreads("1", 1, Duration.ofSeconds(5));
        for (int i = 0; i < 20; i++) {
            threads.execute(() -> done.add("x"));
        }
        threads.execute(() -> {
            throw new IllegalStateException("which harms nobody");
        });
        threads.close();
        assertEquals(20, done.size());
        assertFalse(threads.execute(() -> done.add("y")));
        threads.close();
    }
}
