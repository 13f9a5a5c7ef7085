package io.skerry.raft.snapshot;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.StoreId;

/**
 * Names a snapshot: the same state, taken by two stores, is two of them. What is fetched is resumed only where all of it is
 * the same. Immutable.
 *
 * @param takenBy  the store that took it
 * @param position up to where the log is in it
 * @param manifest the hash of its manifest
 */
public record SnapshotId(StoreId takenBy, LogPosition position, Digest manifest) {}
