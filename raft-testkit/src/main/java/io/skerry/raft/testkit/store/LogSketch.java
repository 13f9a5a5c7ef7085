package io.skerry.raft.testkit.store;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import java.util.TreeMap;

/**
 * The outline of a log while a batch is put together: which changes make sense next depends on those before in the
 * same batch. Not thread-safe; owned by its creator.
 */
final class LogSketch {

    private LogPosition boundary;
    private final TreeMap<Long, Long> terms = new TreeMap<>();
    private long hardTerm;

    private LogSketch(LogPosition boundary, long hardTerm) {
        this.boundary = boundary;
        this.hardTerm = hardTerm;
    }

    static LogSketch of(RaftStorage model, GroupId group) {
        LogStore log = model.log(group);
        LogSketch sketch =
                new LogSketch(log.boundary(), model.stable(group).hardState().term());
        for (long index = log.firstIndex(); index <= log.lastIndex(); index++) {
            sketch.terms.put(index, log.term(index).require());
        }
        return sketch;
    }

    long boundaryIndex() {
        return boundary.index();
    }

    long lastIndex() {
        return terms.isEmpty() ? boundary.index() : terms.lastKey();
    }

    int length() {
        return terms.size();
    }

    long hardTerm() {
        return hardTerm;
    }

    /** Returns the term at the boundary or an entry. */
    long term(long index) {
        return index == boundary.index() ? boundary.term() : terms.get(index);
    }

    long lastTerm() {
        return term(lastIndex());
    }

    void append(long index, long term) {
        terms.tailMap(index, true).clear();
        terms.put(index, term);
    }

    void truncateSuffix(long fromIndex) {
        terms.tailMap(fromIndex, true).clear();
    }

    void truncatePrefix(LogPosition position) {
        terms.headMap(position.index(), true).clear();
        boundary = position;
    }

    void reset(LogPosition position) {
        terms.clear();
        boundary = position;
    }

    void destroy() {
        reset(LogPosition.NONE);
        hardTerm = 0;
    }

    void hardTerm(long term) {
        hardTerm = term;
    }
}
