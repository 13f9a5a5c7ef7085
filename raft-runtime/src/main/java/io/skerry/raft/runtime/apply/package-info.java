/**
 * Runs user code: state machines, reads and callbacks, on threads of their own, so that nothing a user writes holds up a
 * loop, a disk, or another group.
 *
 * <pre>
 *   loop ── apply, read ──▶ ApplyQueue ───┐                        ┌─▶ StateMachine, reads, results
 *    ▲                                    ├─▶ ApplierPool: threads ┤
 *    │      any thread ───▶ Completions ──┘                        └─▶ callers' futures
 *    └────────── onApplied, onFailed, posted ◀── ApplyQueue
 * </pre>
 *
 * <p>An {@link io.skerry.raft.runtime.apply.ApplierPool} has few threads for many actors. An actor is on one thread at a
 * time and runs for a slice, then goes to the end of the line. Each group has two: its
 * {@link io.skerry.raft.runtime.apply.ApplyQueue}, and its {@link io.skerry.raft.runtime.apply.Completions}, so that a
 * state machine that blocks does not hold back the refusals and time-outs of its own group. A thread that user code holds
 * for too long is stood in for by another, up to a bound.
 *
 * <p>The driver's duties:
 *
 * <ol>
 *   <li>One pool a node, one queue and one {@code Completions} a group; entries go to the queue from the group's loop, in
 *       the order in which the core hands them out, and no more of them than the core does: that is what bounds the queue.
 *   <li>Open futures are {@link io.skerry.raft.runtime.apply.ClientFuture}s, which refuse to be waited for on a loop. They
 *       are completed by a {@link io.skerry.raft.runtime.apply.Waiting} or through {@code Completions}.
 *   <li>{@link io.skerry.raft.runtime.apply.ApplyListener} is called on an applier's thread: post to the loop, no more.
 *   <li>To close: stop each queue, complete what is open, then close the pool, while the storage is still open; say what it
 *       had to abandon.
 * </ol>
 *
 * <p>Knows entries, state machines and threads; knows nothing of roles, elections, sockets, or loops.
 */
@NullMarked
package io.skerry.raft.runtime.apply;

import org.jspecify.annotations.NullMarked;
