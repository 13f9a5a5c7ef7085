/**
 * How a node begins: whose folder it has ({@link io.skerry.raft.runtime.start.NodeRecord}), and, once in the life of a
 * cluster, how the first nodes agree on the first membership ({@link io.skerry.raft.runtime.start.FirstStartRound}).
 *
 * <pre>
 *  folder knows the first membership ─────────────────────────────────────────────────────────▶ begin
 *  folder knows nothing ── meets peers ─┬─ one has a membership that names this store ─ stamp ─▶ begin
 *                                       ├─ one has a membership that names another ─── keep ──▶ begin, passive
 *                                       └─ all first nodes told each other one proposal stamp ─▶ begin
 * </pre>
 *
 * <p>Knows storage, wire values and the control loop; knows nothing of cores and roles.
 */
@NullMarked
package io.skerry.raft.runtime.start;

import org.jspecify.annotations.NullMarked;
