package io.skerry.raft.runtime.driver;

import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.node.PayloadTooLargeException;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.runtime.apply.ClientFuture;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.CompletionThread;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A group as the application calls it: encodes on the caller's thread, takes room before anything is queued, and hands
 * the call to the group's loop.
 *
 * <p>Thread-safe.
 *
 * @param <S> the state machine
 * @param <C> its commands
 * @param <R> its results
 */
public final class GroupCalls<S extends StateMachine<C, R>, C, R> implements RaftGroup<S, C, R> {

    private final GroupSpec<S, C, R> spec;
    private final DriverContext context;
    private final Duration requestTimeout;
    private final CallEntry entry;
    private final Submissions<R> submissions;
    private final Reads<S> reads;
    private final Supplier<GroupStatus> status;

    /** Returns the calls of a group that is driven by that driver. */
    public GroupCalls(
            GroupDriver<S, C, R> driver,
            GroupSpec<S, C, R> spec,
            DriverContext context,
            RaftConfig config,
            Loop loop,
            Supplier<GroupStatus> status) {
        this.spec = spec;
        this.context = context;
        this.requestTimeout = config.requestTimeout();
        this.entry = new CallEntry(context, loop, driver.completions(), driver.admission());
        this.submissions = driver.callers().submissions();
        this.reads = driver.callers().reads();
        this.status = status;
    }

    @Override
    public GroupId groupId() {
        return spec.id();
    }

    @Override
    public CompletableFuture<R> submit(C command) {
        return submit(command, requestTimeout);
    }

    @Override
    public CompletableFuture<R> submit(C command, Duration timeout) {
        long deadlineNanos = entry.deadlineNanos(timeout);
        Payload payload = spec.codec().encode(command);
        ClientFuture<R> future = entry.newFuture();
        if (isTooLarge(payload, future)) {
            return future;
        }
        long bytes = SubmitOperation.admittedBytes(payload);
        OverloadedException full = entry.takeRoom(bytes);
        if (full != null) {
            future.completeExceptionally(full);
            return future;
        }
        submit(payload, future, bytes, deadlineNanos);
        return future;
    }

    private boolean isTooLarge(Payload payload, ClientFuture<R> future) {
        boolean tooLarge = payload.size() > context.core().maxPayloadBytes();
        if (tooLarge) {
            future.completeExceptionally(
                    new PayloadTooLargeException(payload.size(), context.core().maxPayloadBytes()));
        }
        return tooLarge;
    }

    private void submit(Payload payload, ClientFuture<R> future, long admittedBytes, long deadlineNanos) {
        SubmitOperation<R> operation = new SubmitOperation<>(
                submissions, payload, future, entry.completions(), entry.admission(), admittedBytes, deadlineNanos);
        entry.hand(operation, operation);
    }

    @Override
    public <T> CompletableFuture<T> read(ReadConsistency consistency, Function<? super S, ? extends T> query) {
        return read(consistency, query, requestTimeout);
    }

    @Override
    public <T> CompletableFuture<T> read(
            ReadConsistency consistency, Function<? super S, ? extends T> query, Duration timeout) {
        long deadlineNanos = entry.deadlineNanos(timeout);
        ClientFuture<T> future = entry.newFuture();
        OverloadedException full = entry.takeRoom(ReadOperation.ADMITTED_BYTES);
        if (full != null) {
            future.completeExceptionally(full);
            return future;
        }
        ReadOperation<S, T> operation = new ReadOperation<>(
                reads, consistency, query, future, entry.completions(), entry.admission(), deadlineNanos);
        entry.hand(operation, operation);
        return future;
    }

    @Override
    public GroupStatus status() {
        return status.get();
    }

    // ---- for calls that are submitted more than once

    /**
     * Submits a command that was encoded before, and for which the caller has taken {@linkplain #takeRoom room}, which stays
     * taken.
     *
     * @param deadlineNanos as {@link #deadline} has returned it
     */
    public CompletableFuture<R> submitAdmitted(Payload payload, long deadlineNanos) {
        ClientFuture<R> future = entry.newFuture();
        if (!isTooLarge(payload, future)) {
            submit(payload, future, 0, deadlineNanos);
        }
        return future;
    }

    /** Takes room for an open call; returns null, or why there is none. */
    public @Nullable OverloadedException takeRoom(long bytes) {
        return entry.takeRoom(bytes);
    }

    /** Gives back room that was taken. */
    public void giveBackRoom(long bytes) {
        entry.admission().giveBack(bytes);
    }

    /** Returns a future for a caller. */
    public <T> CompletableFuture<T> newFuture() {
        return entry.newFuture();
    }

    /** Completes a caller's future on a thread for user code: this one, unless it drives groups. */
    public void complete(Runnable completion) {
        if (CompletionThread.isCurrent()) {
            completeElsewhere(completion);
        } else {
            completion.run();
        }
    }

    /** Completes a caller's future on another thread, for user code. */
    public void completeElsewhere(Runnable completion) {
        entry.completions().complete(completion);
    }

    /** Runs a task on the group's loop, after a while; returns null if the loop has ended. The task runs no user code. */
    public @Nullable Future<?> later(Runnable task, long delayNanos) {
        return entry.later(task, delayNanos);
    }

    /** Returns how long refusals for want of a leader wait before they are tried again. */
    public long heartbeatNanos() {
        return context.core().heartbeatIntervalNanos();
    }

    /** Returns the time, as deadlines have it. */
    public long nowNanos() {
        return context.nowNanos();
    }

    /** Returns the deadline of a call that was given that timeout. */
    public long deadline(Duration timeout) {
        return entry.deadlineNanos(timeout);
    }
}
