package io.skerry.raft.storage;

import io.skerry.raft.model.LogPosition;

/**
 * The answer to a read of the log. That an index is gone, or not there yet, is an answer and no error, and the two
 * are different: the first needs a snapshot, the second needs patience.
 *
 * @param <T> what was asked for
 */
public sealed interface LogRead<T> {

    /**
     * What was asked for.
     *
     * @param value never empty where a range was asked for
     * @param <T>   what was asked for
     */
    record Found<T>(T value) implements LogRead<T> {}

    /**
     * The log begins above the index: it was truncated there.
     *
     * @param boundary the position just before the first entry
     * @param <T>      what was asked for
     */
    record Compacted<T>(LogPosition boundary) implements LogRead<T> {}

    /**
     * The log ends below the index.
     *
     * @param last the position of the last durable entry, or the boundary of an empty log
     * @param <T>  what was asked for
     */
    record NotYetWritten<T>(LogPosition last) implements LogRead<T> {}

    /**
     * Returns what was found, for callers who know that it is there.
     *
     * @throws IllegalStateException if it is not
     */
    default T require() {
        if (this instanceof Found<T> found) {
            return found.value();
        }
        throw new IllegalStateException("The log does not hold what was asked for: " + this);
    }
}
