package io.skerry.raft.session;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one client: the outcomes in the window below its last sequence.
 *
 * <pre>
 *  sequence    1 … floor │ floor+1 …                         last │ …
 *              forgotten │ an outcome, or not yet taken           │ not yet taken
 *                        └──────── at most WINDOW ────────────────┘
 * </pre>
 *
 * <p>Not thread-safe; owned by its table.
 */
final class Session {

    /** What a session takes beside its id and its outcomes, and no more, on a JVM with wide pointers. */
    static final int OVERHEAD_BYTES = 512;
    /** What an outcome takes beside its bytes, likewise. */
    static final int OUTCOME_OVERHEAD_BYTES = 128;

    private final ClientId client;
    private final TreeMap<Long, byte[]> outcomes;
    private long floor;
    private long last;
    private long bytes;

    Session(ClientId client) {
        this(client, 0, 0, new TreeMap<>());
    }

    /** Returns a session as it was; takes the map over. */
    Session(ClientId client, long floor, long last, TreeMap<Long, byte[]> outcomes) {
        this.client = client;
        this.floor = floor;
        this.last = last;
        this.outcomes = outcomes;
        this.bytes = OVERHEAD_BYTES + client.text().length();
        outcomes.values().forEach(outcome -> bytes += bytesOf(outcome));
    }

    /** Returns the same state, apart from this one; outcomes themselves never change. */
    Session copy() {
        return new Session(client, floor, last, new TreeMap<>(outcomes));
    }

    ClientId client() {
        return client;
    }

    long floor() {
        return floor;
    }

    long last() {
        return last;
    }

    NavigableMap<Long, byte[]> outcomes() {
        return Collections.unmodifiableNavigableMap(outcomes);
    }

    /** Returns an estimate from above of the memory that it takes. */
    long bytes() {
        return bytes;
    }

    boolean isForgotten(long sequence) {
        return sequence <= floor;
    }

    byte @Nullable [] outcome(long sequence) {
        return outcomes.get(sequence);
    }

    /** Keeps the outcome of a sequence that is neither forgotten nor taken, and forgets what falls out of the window. */
    void remember(long sequence, byte[] outcome, SessionObserver observer) {
        outcomes.put(sequence, outcome);
        bytes += bytesOf(outcome);
        last = Math.max(last, sequence);
        floor = Math.max(floor, last - SessionStateMachine.WINDOW);
        while (outcomes.firstKey() <= floor) {
            observer.forgot(this, removeFirst());
        }
    }

    /** Forgets the outcome of the lowest sequence, and with it all below, taken or not; false if there is none. */
    boolean forgetOldest(SessionObserver observer) {
        if (outcomes.isEmpty()) {
            return false;
        }
        floor = removeFirst();
        observer.forgot(this, floor);
        return true;
    }

    private long removeFirst() {
        Map.Entry<Long, byte[]> first = outcomes.pollFirstEntry();
        bytes -= bytesOf(first.getValue());
        return first.getKey();
    }

    private static long bytesOf(byte[] outcome) {
        return outcome.length + (long) OUTCOME_OVERHEAD_BYTES;
    }
}
