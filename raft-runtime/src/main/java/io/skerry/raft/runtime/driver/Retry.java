package io.skerry.raft.runtime.driver;

import io.skerry.raft.model.NodeId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When what was refused for want of a leader is tried again: as soon as another leader or term is known, or a lane is up
 * again, and else after half a heartbeat interval.
 *
 * <p>Confined to the event loop.
 */
final class Retry {

    private final long intervalNanos;
    private long atNanos = Long.MAX_VALUE;
    private long nowNanos;
    private long term;
    private @Nullable NodeId leader;

    Retry(long heartbeatNanos) {
        this.intervalNanos = heartbeatNanos / 2;
    }

    /** Begins a turn, in which the core names that leader. */
    void turn(long now, long currentTerm, @Nullable NodeId currentLeader) {
        nowNanos = now;
        if (currentTerm != term || !Objects.equals(currentLeader, leader)) {
            term = currentTerm;
            leader = currentLeader;
            atNanos = Long.MAX_VALUE;
        } else if (now >= atNanos) {
            atNanos = Long.MAX_VALUE;
        }
    }

    /** A lane is up: nothing is to be waited for any longer. */
    void now() {
        atNanos = Long.MAX_VALUE;
    }

    /** Returns whether anything may be tried in this turn. */
    boolean mayTry() {
        return atNanos == Long.MAX_VALUE;
    }

    /** Something was refused. */
    void later() {
        if (atNanos == Long.MAX_VALUE) {
            atNanos = nowNanos + intervalNanos;
        }
    }

    /** Returns when to try again, {@link Long#MAX_VALUE} for never. */
    long deadlineNanos() {
        return atNanos;
    }
}
