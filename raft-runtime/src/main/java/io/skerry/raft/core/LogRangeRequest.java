package io.skerry.raft.core;

import io.skerry.raft.model.NodeId;

/**
 * Entries that a follower needs and the window does not hold: to be read from the log, off the loop, and handed to
 * {@link RaftCore#onLogRange}. Immutable.
 *
 * @param id         names the request
 * @param follower   who needs them
 * @param fromIndex  the first index
 * @param untilIndex the index to stop before
 * @param maxBytes   bytes of records at most, but for the first
 */
public record LogRangeRequest(long id, NodeId follower, long fromIndex, long untilIndex, int maxBytes) {}
