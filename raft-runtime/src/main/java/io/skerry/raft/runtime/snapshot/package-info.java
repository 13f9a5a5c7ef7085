/**
 * A group's snapshots on one node: when they are taken and how, how much log stays beside them, what a life begins with, and
 * how one of another node becomes the state.
 *
 * <ol>
 *   <li>{@link io.skerry.raft.runtime.snapshot.SnapshotPolicy} and {@link io.skerry.raft.runtime.snapshot.LogRetention} decide,
 *       and do nothing.
 *   <li>{@link io.skerry.raft.runtime.snapshot.GroupSnapshots} is what a group's driver talks to.
 *   <li>{@link io.skerry.raft.runtime.snapshot.NodeSnapshots} is what the groups of a node share.
 * </ol>
 *
 * <p>Files are read and written on threads of its own, never on a loop; the core is told on the group's loop alone.
 */
@NullMarked
package io.skerry.raft.runtime.snapshot;

import org.jspecify.annotations.NullMarked;
