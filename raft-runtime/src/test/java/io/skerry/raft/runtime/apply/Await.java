package io.skerry.raft.runtime.apply;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions, with a deadline. */
final class Await {

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Await() {}

    /** Waits until it holds. */
    static void until(String what, BooleanSupplier condition) {
        long untilNanos = System.nanoTime() + DEADLINE_NANOS;
        for (int tries = 0; !condition.getAsBoolean(); tries++) {
            if (System.nanoTime() - untilNanos > 0) {
                fail("In vain waited for " + what);
            }
            if (tries < 100) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
        }
    }

    /** Waits for a latch. */
    static void latch(CountDownLatch latch) {
        try {
            assertTrue(latch.await(DEADLINE_NANOS, TimeUnit.NANOSECONDS), "In vain waited for a latch");
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** Waits until a thread waits. */
    static void untilWaiting(Thread thread) {
        until(
                thread.getName() + " to wait",
                () -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }

    /** Returns the threads of a pool that are alive. */
    static List<String> threadsOf(String pool) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("skerry-applier-" + pool + "-"))
                .sorted()
                .toList();
    }
}
