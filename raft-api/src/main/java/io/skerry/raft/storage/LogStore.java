package io.skerry.raft.storage;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import java.util.List;

/**
 * The durable log of one group, to be read; it changes through a {@link StorageBatch} alone.
 *
 * <p>A log is a boundary and the entries above it, contiguous, with terms that never go backwards. The boundary is the
 * position of the last entry that was truncated from the front, or that the log was reset to; its term stays readable,
 * because the next append to a follower may have to name it (paper §7). An untouched log is empty, with the boundary
 * {@link LogPosition#NONE}.
 *
 * <p>All reads show durable state only: an entry appears here when its batch has committed, not before. A single call
 * sees one state of the log; two calls may see two.
 *
 * <p>Thread-safe. Each method throws {@link StorageClosedException} after the storage was closed,
 * {@link StorageFailedException} after a write failed, and {@link CorruptionException} once damage was found in the
 * group; a damaged log is never reported as a shorter one.
 */
public interface LogStore {

    /** Returns the group. */
    GroupId group();

    /** Returns the position just before the first entry. */
    LogPosition boundary();

    /** Returns the position of the last entry, or the {@link #boundary} of an empty log. */
    LogPosition last();

    /** Returns the index of the first entry that the log holds, or would hold next if it is empty. */
    default long firstIndex() {
        return boundary().index() + 1;
    }

    /** Returns the index of the last entry, or that of the {@link #boundary} if the log is empty. */
    default long lastIndex() {
        return last().index();
    }

    /**
     * Returns the term at an index, without reading a payload. The boundary counts as found.
     *
     * @param index at least 0
     * @throws IllegalArgumentException if it is negative
     */
    LogRead<Long> term(long index);

    /**
     * Returns the entries from an index on, as many as fit: at least one, then as long as their records stay within
     * {@code maxBytes}, {@code untilIndex} is not reached, and the log has more.
     *
     * @param fromIndex  the first index, at least 1
     * @param untilIndex the index to stop before, above {@code fromIndex}; may lie beyond the end of the log
     * @param maxBytes   bytes of records to return at most, but for the first, which is returned whatever its size
     * @return the entries; or that {@code fromIndex} is compacted, or not yet written
     * @throws IllegalArgumentException if the range is empty or begins below 1
     */
    LogRead<EncodedEntries> readEncoded(long fromIndex, long untilIndex, long maxBytes);

    /**
     * Returns about how many bytes of records lie between two indexes: an estimate for those who decide when to
     * truncate. What is not there counts as nothing. Unless a store knows better, the entries are read.
     *
     * @param fromIndex  the first index
     * @param untilIndex the index to stop before
     */
    default long approximateBytes(long fromIndex, long untilIndex) {
        long bytes = 0;
        long next = Math.max(fromIndex, firstIndex());
        while (next < untilIndex
                && readEncoded(next, untilIndex, 1 << 20) instanceof LogRead.Found<EncodedEntries> found) {
            bytes += found.value().bytes();
            next = found.value().lastIndex() + 1;
        }
        return bytes;
    }

    /** As {@link #readEncoded}, decoded. */
    LogRead<List<LogEntry>> read(long fromIndex, long untilIndex, long maxBytes);
}
