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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

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
        if (payload.size() > context.core().maxPayloadBytes()) {
            future.completeExceptionally(
                    new PayloadTooLargeException(payload.size(), context.core().maxPayloadBytes()));
            return future;
        }
        OverloadedException full = entry.takeRoom(SubmitOperation.admittedBytes(payload));
        if (full != null) {
            future.completeExceptionally(full);
            return future;
        }
        SubmitOperation<R> operation = new SubmitOperation<>(
                submissions, payload, future, entry.completions(), entry.admission(), deadlineNanos);
        entry.hand(operation, operation);
        return future;
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
}
