package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;

/**
 * Everything about a log but its payloads: where it begins, where it ends, and the term of each index. Each change
 * returns the next shape, or refuses with what the contract says. Immutable.
 *
 * @param boundary  the position just before the first entry
 * @param lastIndex the index of the last entry, or the boundary's if there is none
 * @param runs      the terms of the entries; none if there are none
 */
public record LogShape(LogPosition boundary, long lastIndex, TermRuns runs) {

    /** Of a log that was never written to. */
    public static final LogShape UNTOUCHED = new LogShape(LogPosition.NONE, 0, TermRuns.NONE);

    /** Returns the index of the first entry that the log holds, or would hold next. */
    public long firstIndex() {
        return boundary.index() + 1;
    }

    /** Returns the position of the last entry, or the boundary. */
    public LogPosition last() {
        return new LogPosition(term(lastIndex), lastIndex);
    }

    /** Returns the term at an index between the boundary and the last, both included. */
    public long term(long index) {
        return index == boundary.index() ? boundary.term() : runs.termAt(index);
    }

    /** Returns whether entries above the boundary, and none beyond the last, have the terms that the log has there. */
    public boolean holds(EncodedEntries entries) {
        return runs.areOf(entries);
    }

    LogShape append(EncodedEntries entries) {
        long first = entries.firstIndex();
        requireAboveBoundary("append at", first);
        if (first > lastIndex + 1) {
            throw refused(Reason.GAP, "append at " + first + " would leave a gap behind " + last());
        }
        long previousTerm = term(first - 1);
        if (entries.term(0) < previousTerm) {
            throw refused(
                    Reason.BACKWARD_TERM,
                    "append of " + entries.position(0) + " goes back behind term " + previousTerm);
        }
        return new LogShape(boundary, entries.lastIndex(), runsBelow(first).append(entries));
    }

    LogShape truncateSuffix(long fromIndex) {
        requireAboveBoundary("truncate from", fromIndex);
        return fromIndex > lastIndex ? this : new LogShape(boundary, fromIndex - 1, runsBelow(fromIndex));
    }

    LogShape truncatePrefix(LogPosition position) {
        if (position.index() < boundary.index()) {
            return this;
        }
        if (position.index() > lastIndex) {
            throw refused(Reason.BEYOND_LAST, "truncate up to " + position + ", but the log ends at " + last());
        }
        if (position.term() != term(position.index())) {
            throw refused(
                    Reason.OTHER_TERM,
                    "truncate up to " + position + ", but the log has term " + term(position.index()) + " there");
        }
        TermRuns kept = position.index() == lastIndex ? TermRuns.NONE : runs.dropBelow(position.index() + 1);
        return new LogShape(position, lastIndex, kept);
    }

    LogShape reset(LogPosition position) {
        return new LogShape(position, position.index(), TermRuns.NONE);
    }

    void requireInside(String what, long index) {
        if (index < boundary.index()) {
            throw refused(Reason.BELOW_FIRST, what + " " + index + ", but the log begins behind " + boundary);
        }
        if (index > lastIndex) {
            throw refused(Reason.BEYOND_LAST, what + " " + index + ", but the log ends at " + last());
        }
    }

    /** The first run may begin below the boundary, so an empty log must be told apart. */
    private TermRuns runsBelow(long index) {
        return index == firstIndex() ? TermRuns.NONE : runs.truncateFrom(index);
    }

    private void requireAboveBoundary(String what, long index) {
        if (index <= boundary.index()) {
            throw refused(Reason.BELOW_FIRST, what + " " + index + ", but the log begins behind " + boundary);
        }
    }

    private static BatchRefusedException refused(Reason reason, String what) {
        return new BatchRefusedException(reason, what);
    }
}
