package io.skerry.raft.runtime;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions, with the one deadline that tests of threads have. */
final class Await {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private Await() {}

    /** Waits until a condition holds. */
    static void until(String what, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Not within " + DEADLINE.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
