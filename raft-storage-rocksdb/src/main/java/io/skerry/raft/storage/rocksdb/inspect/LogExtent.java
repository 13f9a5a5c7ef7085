package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.model.LogPosition;

/**
 * How far a log goes, and how far it is what was written. Immutable.
 *
 * @param boundary  the position just before the first entry
 * @param lastIndex the last index that anything was found of, or the boundary's
 * @param soundLast the last index up to which nothing is wrong, or the boundary's
 */
public record LogExtent(LogPosition boundary, long lastIndex, long soundLast) {}
