package io.skerry.raft.core;

import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a core begins its life with: what is durable. Immutable.
 *
 * @param hardState    term and vote
 * @param boundary     the position just before the log's first entry
 * @param last         the position of the log's last entry, or the boundary
 * @param termStarts   the first position of each term above the boundary, ascending
 * @param memberships  memberships by the index each is in force from; one at or below the boundary unless none is known
 * @param appliedIndex the index that the state machine holds, once its own durable state, or a usable snapshot that is
 *                     newer, is in force; applying starts above it, unless it awaits another state
 * @param snapshot     the position of the newest usable snapshot, which may be offered to others; none if there is none
 * @param loss         what an earlier life found that it had acknowledged and did not hold, or null: this store must
 *                     not vote or answer before it is replaced
 * @param awaitsState  whether the state is lost: what the state machine holds lies below the log's boundary, and nothing
 *                     is applied before a snapshot of another node is its state. What the log holds is sound, and so
 *                     are term and vote
 */
public record RecoveredState(
        HardState hardState,
        LogPosition boundary,
        LogPosition last,
        List<LogPosition> termStarts,
        NavigableMap<Long, Membership> memberships,
        long appliedIndex,
        LogPosition snapshot,
        @Nullable LogPosition loss,
        boolean awaitsState) {

    /** Refuses a log and a state machine that do not fit together. */
    public RecoveredState {
        termStarts = List.copyOf(termStarts);
        memberships = Collections.unmodifiableNavigableMap(new TreeMap<>(memberships));
        if (last.index() < boundary.index()) {
            throw new IllegalArgumentException("The log ends at " + last + ", before it begins above " + boundary);
        }
        if (appliedIndex > last.index()) {
            throw new IllegalArgumentException("The state machine holds " + appliedIndex + ", the log ends at " + last
                    + ": log and state do not belong together; restore both from one backup, or replace this replica");
        }
        if (awaitsState && appliedIndex >= boundary.index()) {
            throw new IllegalArgumentException("The state machine holds " + appliedIndex + ", the log begins above "
                    + boundary + ": no state need be awaited");
        }
        if (appliedIndex < boundary.index() && !awaitsState) {
            throw new IllegalArgumentException("The state machine holds " + appliedIndex + ", the log begins above "
                    + boundary + ": what lies between is gone; restore a snapshot, or replace this replica");
        }
        if (snapshot.index() > appliedIndex) {
            throw new IllegalArgumentException("There is a snapshot of " + snapshot + ", and the state machine holds "
                    + appliedIndex + ": the newer one is where a life begins");
        }
        if (!memberships.isEmpty() && memberships.lastKey() > last.index()) {
            throw new IllegalArgumentException(
                    "A membership stands at " + memberships.lastKey() + ", the log ends at " + last);
        }
        if (hardState.term() < last.term()) {
            throw new IllegalArgumentException(
                    "The last entry is of " + last + ", but the node never saw a term above " + hardState.term());
        }
    }

    /** Returns the state of a node that has its state. */
    public RecoveredState(
            HardState hardState,
            LogPosition boundary,
            LogPosition last,
            List<LogPosition> termStarts,
            NavigableMap<Long, Membership> memberships,
            long appliedIndex,
            LogPosition snapshot,
            @Nullable LogPosition loss) {
        this(hardState, boundary, last, termStarts, memberships, appliedIndex, snapshot, loss, false);
    }

    /** Returns the state of a node without snapshots. */
    public RecoveredState(
            HardState hardState,
            LogPosition boundary,
            LogPosition last,
            List<LogPosition> termStarts,
            NavigableMap<Long, Membership> memberships,
            long appliedIndex,
            @Nullable LogPosition loss) {
        this(hardState, boundary, last, termStarts, memberships, appliedIndex, LogPosition.NONE, loss);
    }

    /** Returns the state of a node without snapshots that has lost nothing. */
    public RecoveredState(
            HardState hardState,
            LogPosition boundary,
            LogPosition last,
            List<LogPosition> termStarts,
            NavigableMap<Long, Membership> memberships,
            long appliedIndex) {
        this(hardState, boundary, last, termStarts, memberships, appliedIndex, null);
    }

    /** Returns the state of a node that begins with nothing but the group's first membership. */
    public static RecoveredState fresh(Membership first) {
        NavigableMap<Long, Membership> memberships = new TreeMap<>();
        memberships.put(0L, first);
        return new RecoveredState(HardState.NONE, LogPosition.NONE, LogPosition.NONE, List.of(), memberships, 0);
    }

    /** Returns the state of a folder that knows nothing: it stays passive until a leader writes to its store. */
    public static RecoveredState empty() {
        return new RecoveredState(
                HardState.NONE, LogPosition.NONE, LogPosition.NONE, List.of(), Collections.emptyNavigableMap(), 0);
    }
}
