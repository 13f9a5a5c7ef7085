package io.skerry.raft.core;

import io.skerry.raft.message.LogSlice;

/**
 * Entries to be applied, in order: committed, and durable here. Immutable.
 *
 * @param firstIndex the index of the first entry, inclusive
 * @param lastIndex  the index of the last entry, inclusive
 * @param entries    the entries; none if the window does not hold them any more, and the log must be read
 */
public record Apply(long firstIndex, long lastIndex, LogSlice entries) {

    /** Returns whether the entries are here, and need not be read from the log. */
    public boolean inMemory() {
        return !entries.isEmpty();
    }
}
