package io.skerry.raft.runtime.driver;

import io.skerry.raft.node.ClosingException;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.runtime.apply.ClientFuture;
import io.skerry.raft.runtime.apply.Completions;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What all calls of a group go through on their caller's thread: a deadline, room, and the way to the loop.
 *
 * <p>Thread-safe.
 */
final class CallEntry {

    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private final DriverContext context;
    private final Loop loop;
    private final Completions completions;
    private final Admission admission;

    CallEntry(DriverContext context, Loop loop, Completions completions, Admission admission) {
        this.context = context;
        this.loop = loop;
        this.completions = completions;
        this.admission = admission;
    }

    Completions completions() {
        return completions;
    }

    Admission admission() {
        return admission;
    }

    <T> ClientFuture<T> newFuture() {
        return new ClientFuture<>(completions.executor());
    }

    /** @throws IllegalArgumentException if the timeout is not positive */
    long deadlineNanos(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("A timeout is positive, not " + timeout);
        }
        // Longer than the life of a process is for ever.
        Duration most = timeout.compareTo(FOR_EVER) > 0 ? FOR_EVER : timeout;
        return context.nowNanos() + most.toNanos();
    }

    /** Takes room for a call, or returns why there is none. */
    @Nullable
    OverloadedException takeRoom(long bytes) {
        Admission full = admission.tryTake(bytes);
        return full == null ? null : new OverloadedException("There is no room for more calls: " + full);
    }

    /** Runs a task on the group's loop, after a while; returns null if the loop has ended. */
    @Nullable
    Future<?> later(Runnable task, long delayNanos) {
        return loop.later(task, delayNanos);
    }

    void hand(Runnable task, Operation<?> operation) {
        if (context.closing().get() || !loop.executes(task)) {
            operation.fail(new ClosingException("Node " + context.self().node() + " is closed"));
        }
    }
}
