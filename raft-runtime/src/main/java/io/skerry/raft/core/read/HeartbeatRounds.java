package io.skerry.raft.core.read;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The rounds of heartbeats of one leadership, counted up, and when they were sent: an answer proves that its sender
 * still followed when the round <em>left</em>, and not a moment later (dissertation §6.2, §6.4).
 *
 * <p>Confined to the core.
 */
public final class HeartbeatRounds {

    private record Beat(long round, long sentNanos) {}

    private final long electionTimeoutNanos;
    private final Deque<Beat> beats = new ArrayDeque<>();
    private long current;

    /**
     * Begins a leadership.
     *
     * @param electionTimeoutNanos what was sent longer ago says nothing that matters
     */
    public HeartbeatRounds(long electionTimeoutNanos) {
        this.electionTimeoutNanos = electionTimeoutNanos;
    }

    /** Returns the round that was begun last; 0 before the first. */
    public long current() {
        return current;
    }

    /** Begins a round between two beats, for reads alone; returns its number. */
    public long begin() {
        return ++current;
    }

    /** Begins the round of a regular beat; returns its number. */
    public long beat(long nowNanos) {
        current++;
        while (!beats.isEmpty() && nowNanos - beats.getFirst().sentNanos() > electionTimeoutNanos) {
            beats.removeFirst();
        }
        beats.addLast(new Beat(current, nowNanos));
        return current;
    }

    /**
     * Returns when the last beat at or before a round was sent.
     *
     * @param otherwise the answer if that is not known any more, or the round is 0
     */
    public long sentNanos(long round, long otherwise) {
        // Asked after every turn, and nearly always about one of the newest.
        for (Iterator<Beat> newestFirst = beats.descendingIterator(); newestFirst.hasNext(); ) {
            Beat beat = newestFirst.next();
            if (beat.round() <= round) {
                return beat.sentNanos();
            }
        }
        return otherwise;
    }
}
