package io.skerry.raft.runtime.session;

import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.driver.GroupCalls;
import io.skerry.raft.session.SessionOutcome;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The calls of a group that wait to be sent, for the first time or again. Each of them is taken out once, by its timer, by
 * its session, or when the node closes, and whoever takes it out goes on with it. Bounded by the room that open calls have
 * taken.
 *
 * <p>Thread-safe.
 *
 * @param <R> the results of the state machine
 */
final class Repeats<R> {

    /** The first pause, and the longest one, in parts and multiples of a heartbeat interval. */
    private static final int FIRST_PAUSE_PART = 8;

    private static final int LONGEST_PAUSE = 4;
    /** Some election timeouts: until then a lost leader has long been noticed. */
    private static final int FIRST_ATTEMPT = 40;

    private final GroupCalls<?, ?, SessionOutcome<R>> calls;
    private final Set<RepeatedCall<R, ?>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Repeats(GroupCalls<?, ?, SessionOutcome<R>> calls) {
        this.calls = calls;
    }

    CompletableFuture<SessionOutcome<R>> submit(Payload payload, long deadlineNanos) {
        return calls.submitAdmitted(payload, deadlineNanos);
    }

    /** Keeps a call until its timer or somebody else takes it out. */
    void keep(RepeatedCall<R, ?> call, long nanos) {
        waiting.add(call);
        Future<?> timer = calls.later(() -> wake(call), nanos);
        call.timer(timer);
        if ((timer == null || closed) && takeOut(call)) {
            call.close();
        }
    }

    private void wake(RepeatedCall<R, ?> call) {
        if (takeOut(call)) {
            call.wake();
        }
    }

    /** Returns whether it was there: then it is for the caller of this to go on with. */
    boolean takeOut(RepeatedCall<R, ?> call) {
        return waiting.remove(call);
    }

    /** The node closes: what waits is not sent any more. */
    void close() {
        closed = true;
        for (RepeatedCall<R, ?> call : waiting) {
            if (takeOut(call)) {
                call.close();
            }
        }
    }

    boolean isClosed() {
        return closed;
    }

    long nowNanos() {
        return calls.nowNanos();
    }

    /** Returns a pause that no two calls have alike, so that what was refused together does not come back together. */
    static long jittered(long pauseNanos) {
        return ThreadLocalRandom.current().nextLong(pauseNanos / 2, pauseNanos + 1);
    }

    long firstPauseNanos() {
        return Math.max(2, calls.heartbeatNanos() / FIRST_PAUSE_PART);
    }

    /** Returns how long the first attempt may take; each later one has twice the time. */
    long firstAttemptNanos() {
        return calls.heartbeatNanos() * FIRST_ATTEMPT;
    }

    long longestPauseNanos() {
        return calls.heartbeatNanos() * LONGEST_PAUSE;
    }

    /** Runs what tells a caller, here, unless this thread drives groups. */
    void tell(Runnable completion) {
        calls.complete(completion);
    }

    /** Runs what tells a caller on another thread. */
    void tellElsewhere(Runnable completion) {
        calls.completeElsewhere(completion);
    }

    void giveBackRoom(long bytes) {
        calls.giveBackRoom(bytes);
    }
}
