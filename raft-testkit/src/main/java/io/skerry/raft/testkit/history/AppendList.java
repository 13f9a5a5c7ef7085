package io.skerry.raft.testkit.history;

import java.util.List;

/**
 * A list that only grows, as it is between two operations. Immutable.
 *
 * @param values what it holds, first to last
 */
public record AppendList(List<String> values) {

    /** Holds nothing. */
    public static final AppendList EMPTY = new AppendList(List.of());

    /** Takes a copy. */
    public AppendList {
        values = List.copyOf(values);
    }
}
