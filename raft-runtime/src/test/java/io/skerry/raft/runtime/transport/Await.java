package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must come true, with a deadline that only a fault reaches. */
final class Await {

    private static final long DEADLINE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long LOOK_NANOS = 500_000;

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    static void until(Supplier<String> what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > DEADLINE_NANOS) {
                fail("did not come true: " + what.get());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
