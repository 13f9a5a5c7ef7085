package io.skerry.raft.session;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A client of a group, each of whose commands takes effect once, however often it has to be sent. What nobody knows the
 * outcome of is sent again by itself, as is what was refused for a moment or lost to another leader, until the deadline of
 * the call.
 *
 * <p>A call ends in its result, or in one of these:
 * <ul>
 *   <li>{@code SessionExpiredException}: the session, or the outcome of this call, was forgotten. Open another session; do not
 *       submit the command there, unless it may take effect twice.
 *   <li>{@code OutcomeUnknownException}: the deadline has passed, or this node cannot go on, and some attempt may be in a log.
 *   <li>{@code OverloadedException} until the deadline, or at once if there is no memory for one more call: it certainly did
 *       not happen. So for all other refusals.
 * </ul>
 *
 * <p>At most {@link SessionStateMachine#WINDOW} calls are under way: further ones wait, within the bytes that calls of
 * sessions may take and their own deadline. The calls of one session do not wait for each other otherwise, and may take
 * effect in any order: who needs one waits for a result before the next call.
 *
 * <p>It holds no resource, and need not be closed. It lives as long as the group remembers it, which is as long as it is used
 * more often than others; and as long as this node runs. Thread-safe.
 *
 * @param <C> the commands
 * @param <R> the results
 */
public interface ClientSession<C, R> {

    /** Returns what the session is called. */
    ClientId id();

    /**
     * Submits a command, with the node's request timeout as its deadline.
     *
     * @return its result, or the exception that says what is known
     * @throws io.skerry.raft.statemachine.CommandCodecException if the command cannot be encoded; nothing was submitted
     */
    CompletableFuture<R> submit(C command);

    /**
     * As {@link #submit(Object)}, with a deadline of its own.
     *
     * @param timeout from now on, positive
     */
    CompletableFuture<R> submit(C command, Duration timeout);
}
