package io.skerry.raft.node;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.statemachine.StateMachine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A replicated state machine, as the application calls it. Every node takes every call: what only the leader can do is
 * brought to it.
 *
 * <p>Futures complete on a thread that the runtime keeps for user code, in the order of the log, or on the executor that
 * the builder was given; never on a thread that drives groups. {@code join()} and {@code get()} on such a thread throw
 * {@link IllegalStateException} instead of waiting for ever. Completing or cancelling a future changes nothing but the
 * future.
 *
 * <p>Thread-safe.
 *
 * @param <S> the state machine
 * @param <C> its commands
 * @param <R> its results
 */
public interface RaftGroup<S extends StateMachine<C, R>, C, R> {

    /** Returns the group. */
    GroupId groupId();

    /**
     * Submits a command, with the node's request timeout as its deadline.
     *
     * @return the result of {@link StateMachine#apply}, as this node has applied it; or a {@link RaftException}
     * @throws io.skerry.raft.statemachine.CommandCodecException if the command cannot be encoded; nothing was submitted
     */
    CompletableFuture<R> submit(C command);

    /**
     * As {@link #submit(Object)}, with a deadline of its own. Until then a leader is waited for, and refusals from before
     * any log are tried again; nothing else ever is.
     *
     * @param timeout from now on, positive
     */
    CompletableFuture<R> submit(C command, Duration timeout);

    /**
     * Reads the state, with the node's request timeout as its deadline.
     *
     * @param query runs where the state machine runs, between two commands, on this node: it needs no locks, must not
     *              change the state, and must not keep what may change later. What it throws is what the future ends in
     * @return what it returned; or a {@link RefusedException}
     */
    <T> CompletableFuture<T> read(ReadConsistency consistency, Function<? super S, ? extends T> query);

    /** As {@link #read(ReadConsistency, Function)}, with a deadline of its own. */
    <T> CompletableFuture<T> read(
            ReadConsistency consistency, Function<? super S, ? extends T> query, Duration timeout);

    /** Returns what the group says of itself on this node; also after it stopped. */
    GroupStatus status();
}
