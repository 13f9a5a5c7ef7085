package io.skerry.raft.core;

import io.skerry.raft.model.LogPosition;

/**
 * The state machine becomes that of an installed snapshot: after what was handed out to be applied earlier, before what is
 * handed out with it and later. The installation is durable. Once it is done, {@link RaftCore#onApplied} is told its index.
 * What was handed out earlier and must be read from the log may be gone from there: then it is left out. Immutable.
 *
 * @param position the last entry that the snapshot holds
 */
public record Restore(LogPosition position) {}
