package io.skerry.raft.node;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.session.ClientSession;
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
     * Opens a session, with the node's request timeout as its deadline: a client each of whose commands takes effect exactly
     * once.
     *
     * @return the session; or a {@link RaftException}: what it says of a command holds for the opening, which may be repeated
     * @throws IllegalStateException if the group has no sessions; see {@link GroupSpec#sessions}
     */
    default CompletableFuture<ClientSession<C, R>> openSession() {
        throw withoutSessions();
    }

    /**
     * Submits a command of a session, with the node's request timeout as its deadline: for servers whose clients number
     * their commands themselves. The same pair of client and sequence takes effect once, and has one outcome, whichever node
     * it is brought to. It is sent once; whoever gets an {@link OutcomeUnknownException} may submit the same pair again.
     *
     * @param client   whose session; a {@linkplain ClientId named one} is opened by this
     * @param sequence from 1, counted up by the client; they may come in any order
     * @return as {@link #submit(Object)}, or a {@link SessionExpiredException}
     * @throws IllegalStateException    if the group has no sessions; see {@link GroupSpec#sessions}
     * @throws IllegalArgumentException if the sequence is below 1
     */
    default CompletableFuture<R> submitOnce(ClientId client, long sequence, C command) {
        throw withoutSessions();
    }

    /** As {@link #submitOnce(ClientId, long, Object)}, with a deadline of its own. */
    default CompletableFuture<R> submitOnce(ClientId client, long sequence, C command, Duration timeout) {
        throw withoutSessions();
    }

    private IllegalStateException withoutSessions() {
        return new IllegalStateException("Group " + groupId()
                + " has no sessions; give the builder, or its GroupSpec, sessions(resultCodec), on all nodes");
    }

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
