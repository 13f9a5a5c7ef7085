package io.skerry.raft.runtime.driver;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of a loop's groups. One that moves back, as a follower's does with every heartbeat, costs nothing: it is
 * noticed when the old one is due.
 *
 * <p>Confined to the event loop.
 */
final class DeadlineQueue {

    /** What has a deadline. */
    abstract static class Timed {
        private long deadlineNanos = Long.MAX_VALUE;
        private long queuedNanos = Long.MAX_VALUE;
    }

    private record Entry(long nanos, Timed timed) {}

    private final PriorityQueue<Entry> entries = new PriorityQueue<>((a, b) -> Long.compare(a.nanos, b.nanos));

    /** Sets a deadline; {@link Long#MAX_VALUE} for none. */
    void set(Timed timed, long nanos) {
        timed.deadlineNanos = nanos;
        if (nanos < timed.queuedNanos) {
            entries.add(new Entry(nanos, timed));
            timed.queuedNanos = nanos; // Only now: else no later deadline would be queued either.
        }
    }

    /** Returns when {@link #poll} has something to look at, {@link Long#MAX_VALUE} for never. */
    long earliestNanos() {
        return entries.isEmpty() ? Long.MAX_VALUE : entries.peek().nanos;
    }

    /** Takes one whose deadline has come, or null. It is not looked at again before its deadline is set again. */
    @Nullable
    Timed poll(long nowNanos) {
        while (earliestNanos() <= nowNanos) {
            Entry entry = entries.remove();
            Timed timed = entry.timed;
            if (entry.nanos != timed.queuedNanos) {
                continue; // An earlier one was queued since, and has been taken.
            }
            timed.queuedNanos = Long.MAX_VALUE;
            if (timed.deadlineNanos <= nowNanos) {
                return timed;
            }
            set(timed, timed.deadlineNanos);
        }
        return null;
    }
}
