package io.skerry.examples.kv.state;

import io.skerry.raft.model.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * A key as it was at one moment. Immutable.
 *
 * @param value    its value, or null if it was absent
 * @param position up to where the state had been applied
 */
public record KvRead(@Nullable Value value, LogPosition position) {}
