/**
 * Snapshots as they are kept and shipped: a {@link io.skerry.raft.snapshot.SnapshotManifest} and the files that it names,
 * in a {@link io.skerry.raft.snapshot.SnapshotStore}. What a state machine has to do with them is in
 * {@link io.skerry.raft.statemachine}.
 */
@NullMarked
package io.skerry.raft.snapshot;

import org.jspecify.annotations.NullMarked;
