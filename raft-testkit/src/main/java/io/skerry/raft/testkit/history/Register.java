package io.skerry.raft.testkit.history;

import org.jspecify.annotations.Nullable;

/**
 * A register, as it is between two operations. Immutable.
 *
 * @param value what it holds, null if it holds nothing
 */
public record Register(@Nullable String value) {

    /** Holds nothing. */
    public static final Register ABSENT = new Register(null);
}
