package io.skerry.raft.bench;

import io.skerry.raft.bench.contest.Inbox;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * A client that has a fixed number of calls open, in one thread: the end of each begins the next. A call takes from just
 * before it is begun until its callback runs in the client's thread, so time that it waits there behind other callbacks
 * is part of it.
 *
 * <p>A closed loop asks for nothing while it waits: when the cluster halts for a second, that is one slow call for each
 * that is open, not for each that would have come meanwhile. Nothing is added for those (no correction for coordinated
 * omission): high percentiles are those of this client, not of a stream of requests that does not wait.
 *
 * <p>Confined to the thread that runs the inbox.
 */
final class ClosedLoop {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private final Inbox inbox;
    private final Histogram nanos = new Histogram(LONGEST_NANOS, DIGITS);
    private final Supplier<? extends CompletableFuture<?>> call;
    private int open;
    private long failed;
    private boolean draining;

    /**
     * Returns a client without open calls.
     *
     * @param inbox where all calls complete
     * @param call  begins one
     */
    ClosedLoop(Inbox inbox, Supplier<? extends CompletableFuture<?>> call) {
        this.inbox = inbox;
        this.call = call;
    }

    /** Forgets what was measured. */
    void reset() {
        nanos.reset();
        failed = 0;
    }

    /**
     * Waits for the end of a call, after having opened as many as are to be.
     *
     * @param inFlight how many calls are open
     */
    void awaitOne(int inFlight) {
        draining = false;
        while (open < inFlight) {
            begin();
        }
        long before = ended();
        while (ended() == before) {
            inbox.runNext();
        }
    }

    /** Waits for the end of all calls, and begins none. */
    void drain() {
        draining = true;
        while (open > 0) {
            inbox.runNext();
        }
    }

    /** Returns how long those took that did not fail. */
    Histogram nanos() {
        return nanos;
    }

    /** Returns how many calls failed. */
    long failed() {
        return failed;
    }

    private long ended() {
        return nanos.getTotalCount() + failed;
    }

    private void begin() {
        open++;
        long began = System.nanoTime();
        call.get().whenComplete((result, failure) -> end(began, failure == null));
    }

    private void end(long began, boolean succeeded) {
        if (succeeded) {
            nanos.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - began));
            replace();
        } else {
            failed++;
            // Refusals may come at once: not one within the other. Until then it counts as open.
            inbox.execute(this::replace);
        }
    }

    private void replace() {
        open--;
        if (!draining) {
            begin();
        }
    }
}
