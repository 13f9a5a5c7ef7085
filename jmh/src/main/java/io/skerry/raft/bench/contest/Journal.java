package io.skerry.raft.bench.contest;

import java.io.IOException;
import java.util.List;

/** One log. Not thread-safe; one thread at a time uses it. */
public interface Journal {

    /** Returns the index of the first entry, or of the next one if there is none. */
    long firstIndex();

    /** Returns the index of the last entry, or the one before the first if there is none. */
    long lastIndex();

    /**
     * Makes an entry around each payload and appends them; they are durable when this returns.
     *
     * @param payloads  not copied, and never changed
     * @param firstKept entries below this are truncated as well; not above {@link #lastIndex} before this call, plus one
     */
    void append(List<byte[]> payloads, long firstKept) throws IOException;

    /** Truncates what is below an index, as durably as the store does that. */
    void truncatePrefix(long firstKept) throws IOException;

    /** Returns the bytes of all payloads in a range, each entry having been looked at. */
    long read(long from, int count) throws IOException;

    /** Returns whether {@link #appendAsync} is there: else a group needs a thread of its own. */
    default boolean isAsync() {
        return false;
    }

    /**
     * Appends without waiting.
     *
     * @param firstKept as of {@link #append}
     * @param durable   run when the entries are durable, on any thread
     * @param failed    run with what went wrong instead
     */
    default void appendAsync(List<byte[]> payloads, long firstKept, Runnable durable, Failed failed)
            throws IOException {
        throw new UnsupportedOperationException("This log has no appends without waiting");
    }

    /**
     * Makes the bytes of many appends beforehand, the way a caller that has encoded entries hands them over.
     *
     * @param appends how many
     */
    default Prepared prepare(List<byte[]> payloads, int appends) {
        throw new UnsupportedOperationException("Takes no entries that are encoded");
    }

    /** Appends of which only the store's own work is left. */
    @FunctionalInterface
    interface Prepared {

        /**
         * Appends the next ones, in order; durable on return.
         *
         * @param append counted from 0
         */
        void append(int append) throws IOException;
    }

    /** Told what went wrong. */
    @FunctionalInterface
    interface Failed {

        /** Takes the fault. */
        void with(Throwable fault);
    }
}
