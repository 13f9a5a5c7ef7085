package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must come true, with the one deadline that tests of threads have, which only a fault reaches. */
public final class Await {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long LOOK_NANOS = 500_000;
    private static final int EAGER_LOOKS = 100;

    private Await() {}

    /** Waits until a condition holds. */
    public static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    /** As {@link #until(String, BooleanSupplier)}; what is said in the end is made in the end. */
    public static void until(Supplier<String> what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        for (int looks = 0; !condition.getAsBoolean(); looks++) {
            if (System.nanoTime() - begin > DEADLINE.toNanos()) {
                fail("Not within " + DEADLINE.toSeconds() + " s: " + what.get());
            }
            if (looks < EAGER_LOOKS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /** Waits for a latch. */
    public static void latch(CountDownLatch latch) {
        try {
            assertTrue(latch.await(DEADLINE.toNanos(), TimeUnit.NANOSECONDS), "In vain waited for a latch");
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** Waits until a thread waits. */
    public static void untilWaiting(Thread thread) {
        until(
                thread.getName() + " to wait",
                () -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }
}
