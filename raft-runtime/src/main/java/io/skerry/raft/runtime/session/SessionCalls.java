package io.skerry.raft.runtime.session;

import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.runtime.driver.GroupCalls;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.session.ClientSession;
import io.skerry.raft.session.SessionCommand;
import io.skerry.raft.session.SessionCommandCodec;
import io.skerry.raft.session.SessionOutcome;
import io.skerry.raft.session.SessionStateMachine;
import io.skerry.raft.statemachine.StateMachine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A group with sessions, as the application calls it: in its own commands, results and state, whatever envelopes there are
 * below.
 *
 * <p>Thread-safe.
 *
 * @param <S> the state machine
 * @param <C> its commands
 * @param <R> its results
 */
public final class SessionCalls<S extends StateMachine<C, R>, C, R> implements RaftGroup<S, C, R> {

    private final GroupCalls<SessionStateMachine<S, C, R>, SessionCommand<C>, SessionOutcome<R>> calls;
    private final SessionCommandCodec<C> codec;
    private final SessionLimits limits;
    private final Duration requestTimeout;
    private final Repeats<R> repeats;

    /** Returns the calls of a group whose log has envelopes. */
    public SessionCalls(
            GroupCalls<SessionStateMachine<S, C, R>, SessionCommand<C>, SessionOutcome<R>> calls,
            SessionCommandCodec<C> codec,
            SessionLimits limits,
            Duration requestTimeout) {
        this.calls = calls;
        this.codec = codec;
        this.limits = limits;
        this.requestTimeout = requestTimeout;
        this.repeats = new Repeats<>(calls);
    }

    /** Ends the calls that wait to be sent, or sent again. The others end as the group's do. */
    public void close() {
        repeats.close();
    }

    @Override
    public GroupId groupId() {
        return calls.groupId();
    }

    @Override
    public CompletableFuture<R> submit(C command) {
        return submit(command, requestTimeout);
    }

    @Override
    public CompletableFuture<R> submit(C command, Duration timeout) {
        return read(calls.submit(new SessionCommand.Plain<>(command), timeout), Outcomes::applied);
    }

    @Override
    public CompletableFuture<R> submitOnce(ClientId client, long sequence, C command) {
        return submitOnce(client, sequence, command, requestTimeout);
    }

    @Override
    public CompletableFuture<R> submitOnce(ClientId client, long sequence, C command, Duration timeout) {
        SessionCommand<C> once = new SessionCommand.Once<>(client, sequence, limits, command);
        return read(calls.submit(once, timeout), outcome -> Outcomes.once(client, sequence, outcome));
    }

    /** Returns a future that fails as it does, and else has what is made of its outcome. */
    private CompletableFuture<R> read(
            CompletableFuture<SessionOutcome<R>> outcomes, Function<SessionOutcome<R>, R> reader) {
        CompletableFuture<R> results = outcomes.newIncompleteFuture();
        outcomes.whenComplete((outcome, failure) -> {
            if (failure != null) {
                // Itself, and not what dependents of the JDK wrap it in: callers look at its type.
                results.completeExceptionally(failure);
                return;
            }
            try {
                results.complete(reader.apply(outcome));
            } catch (RuntimeException e) {
                results.completeExceptionally(e);
            }
        });
        return results;
    }

    @Override
    public CompletableFuture<ClientSession<C, R>> openSession() {
        long deadlineNanos = calls.deadline(requestTimeout);
        Payload payload = codec.encode(new SessionCommand.Open<>(limits));
        CompletableFuture<ClientSession<C, R>> future = calls.newFuture();
        long bytes = payload.size() + (long) RepeatedCall.OVERHEAD_BYTES;
        OverloadedException full = calls.takeRoom(bytes);
        if (full != null) {
            future.completeExceptionally(full);
            return future;
        }
        RepeatedCall<R, ClientSession<C, R>> call =
                new RepeatedCall<>(repeats, future, bytes, deadlineNanos, ended -> {});
        // Again even if it may have happened: a session that nobody knows of is forgotten, as others that nobody uses.
        call.send(
                payload,
                outcome ->
                        new WindowedSession<>(Outcomes.opened(outcome), calls, repeats, codec, limits, requestTimeout));
        return future;
    }

    @Override
    public <T> CompletableFuture<T> read(ReadConsistency consistency, Function<? super S, ? extends T> query) {
        return read(consistency, query, requestTimeout);
    }

    @Override
    public <T> CompletableFuture<T> read(
            ReadConsistency consistency, Function<? super S, ? extends T> query, Duration timeout) {
        return calls.read(consistency, sessions -> query.apply(sessions.machine()), timeout);
    }

    @Override
    public GroupStatus status() {
        return calls.status();
    }
}
