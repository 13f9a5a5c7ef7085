package io.skerry.integrationtests;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits, with the one deadline that is the only clock of these tests: what lives makes progress within it. */
public final class Await {

    /** The liveness deadline. */
    public static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private Await() {}

    /**
     * Waits until a condition holds.
     *
     * @param what     the condition in words
     * @param evidence what to show if it does not come to hold
     */
    public static void until(String what, Supplier<String> evidence, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        for (long attempt = 0; !holds(condition); attempt++) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Not within " + DEADLINE.toSeconds() + " s: " + what + "; " + evidence.get());
            }
            pause(attempt);
        }
    }

    /** Returns what a future comes to; what went wrong is thrown. */
    public static <T> T result(String what, CompletableFuture<T> future) {
        try {
            return future.get(DEADLINE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(what + " failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("Not within " + DEADLINE.toSeconds() + " s: " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting: " + what, e);
        }
    }

    /** Gives way for a moment, between two looks. */
    public static void pause() {
        pause(0);
    }

    /** Gives way for a moment, which is longer after more attempts, up to a bound: who waits leaves others the processor. */
    public static void pause(long attempt) {
        LockSupport.parkNanos(Math.min(PAUSE_NANOS << Math.min(attempt, 10), LONGEST_PAUSE_NANOS));
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
