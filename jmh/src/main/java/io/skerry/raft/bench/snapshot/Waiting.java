package io.skerry.raft.bench.snapshot;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what is to come. Stateless. */
final class Waiting {

    private static final long DEADLINE_NANOS = Duration.ofMinutes(15).toNanos();
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Waiting() {}

    /** @throws IllegalStateException if it does not come within a quarter of an hour */
    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Waited in vain for " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Lets time pass, for what is measured in it. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        until("the end of " + time, () -> System.nanoTime() - end >= 0);
    }
}
