package io.skerry.examples.kv.state;

import io.skerry.raft.model.LogPosition;
import org.jspecify.annotations.Nullable;

/** What became of a command. Immutable. */
public sealed interface KvResult {

    /** Returns where the command stands in the log. */
    LogPosition position();

    /**
     * A value was set.
     *
     * @param position where the command stands in the log
     */
    record Written(LogPosition position) implements KvResult {}

    /**
     * A key is absent now.
     *
     * @param position where the command stands in the log
     * @param existed  whether it was there before
     */
    record Deleted(LogPosition position, boolean existed) implements KvResult {}

    /**
     * A value was compared, and perhaps set.
     *
     * @param position where the command stands in the log
     * @param swapped  whether it was set
     * @param actual   the value before: the one that was expected if it was set; null if the key was absent
     * @param cut      whether only the beginning of that value was remembered
     */
    record Compared(
            LogPosition position, boolean swapped, @Nullable Value actual, boolean cut) implements KvResult {}
}
