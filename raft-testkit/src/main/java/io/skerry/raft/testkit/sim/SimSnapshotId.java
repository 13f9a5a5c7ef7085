package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.StoreId;

/**
 * Names a snapshot: the same state, taken by two stores, is two of them. Immutable.
 *
 * @param takenBy  the store that took it
 * @param position up to where the log is in it
 * @param hash     over all of it
 */
record SimSnapshotId(StoreId takenBy, LogPosition position, long hash) {}
