/**
 * A cluster of cores in one thread, where nothing happens by itself: the ground on which scenario files and paper tests
 * stand.
 *
 * <pre>
 *            time, proposals, reads                    one input, then {@code takeReady}: a step
 *                     │
 *  Network ─deliver─▶ CoreNode ─┬─ messages ─▶ Network   holds them until they are delivered or dropped
 *                     RaftCore  ├─ write ────▶ Disk      holds it until it is persisted, or lost in a crash
 *                               └─ all else ─▶ Trace     says it
 * </pre>
 *
 * <p>After every step the laws of one core ({@code CoreInvariants}) and those between cores ({@code ClusterLaws}) are
 * checked.
 */
@NullMarked
package io.skerry.raft.core.cluster;

import org.jspecify.annotations.NullMarked;
