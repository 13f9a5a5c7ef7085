/**
 * What clients of a replicated object saw, and whether it can be explained: linearizability, checked after the fact.
 *
 * <pre>
 *   clients ── begin, answered | refused | unknown ──▶ History
 *                                                         │ operations
 *                                                         ▼
 *                            Linearizability: key by key, Narrowing, then Search
 *                                                         │ Verdict: the fewest operations without an order
 *                                                         ▼
 *                                              JsonLines, Timeline (SVG)
 * </pre>
 *
 * <ol>
 *   <li>Note that an operation begins before it is sent, and its outcome after it is known. What is repeated, and has its
 *       effect once, is one operation.
 *   <li>Bring a value to the same key only once. A value that was refused must never be shown; that is checked too.
 *   <li>Use a key for some dozen to some hundred operations, then another: a key with many unknown outcomes takes long.
 *   <li>A verdict that gave up is no success.
 * </ol>
 *
 * <p>{@link io.skerry.raft.testkit.history.RegisterAction} is for keys that hold a value,
 * {@link io.skerry.raft.testkit.history.ListAction} for lists that grow; another object is another
 * {@link io.skerry.raft.testkit.history.Action}. Knows nothing of Raft, has no clock and no thread.
 */
@NullMarked
package io.skerry.raft.testkit.history;

import org.jspecify.annotations.NullMarked;
