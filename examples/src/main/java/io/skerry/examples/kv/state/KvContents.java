package io.skerry.examples.kv.state;

import io.skerry.raft.model.LogPosition;
import java.util.SortedMap;

/**
 * The whole state as it was at one moment. Immutable; whoever makes one gives the map up.
 *
 * @param values  all keys and their values
 * @param applied up to where they had been applied
 */
public record KvContents(SortedMap<String, Value> values, LogPosition applied) {}
