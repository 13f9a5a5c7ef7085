package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.StorageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** What waits for the next write, in order. Guarded by the committer's lock. */
final class CommitQueue {

    private final long maxTurnBytes;
    private final Deque<CommitRequest> waiting = new ArrayDeque<>();
    private volatile int count;

    /**
     * Returns a queue of nothing.
     *
     * @param maxTurnBytes bytes that one turn takes at most, but for its first request
     */
    CommitQueue(long maxTurnBytes) {
        this.maxTurnBytes = maxTurnBytes;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns how many requests wait; thread-safe, a moment late. */
    int count() {
        return count;
    }

    void add(CommitRequest request) {
        waiting.addLast(request);
        count = waiting.size();
    }

    /** Moves what is to be written next, at least one request, to the end of an empty list. */
    void moveTurnTo(ArrayList<CommitRequest> turn) {
        // Of full size before anything is taken out: no memory for more would lose what was.
        turn.ensureCapacity(waiting.size());
        long bytes = 0;
        do {
            bytes += waiting.getFirst().bytes();
            turn.add(waiting.removeFirst());
        } while (!waiting.isEmpty() && bytes + waiting.getFirst().bytes() <= maxTurnBytes);
        count = waiting.size();
    }

    /** Fails all that waits, and takes it out. */
    List<CommitRequest> failAll(Supplier<StorageException> reason) {
        List<CommitRequest> all = new ArrayList<>(waiting.size());
        waiting.forEach(request -> request.fail(reason.get()));
        all.addAll(waiting);
        waiting.clear();
        count = 0;
        return all;
    }

    /** Has the stamps of all that waits accepted anew. */
    void acceptStamps(Stamps stamps) {
        for (CommitRequest request : waiting) {
            stamps.accept(request.stamp());
        }
    }
}
