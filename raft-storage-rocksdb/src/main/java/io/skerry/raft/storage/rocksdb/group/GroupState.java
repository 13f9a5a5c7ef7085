package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a storage keeps in memory of a group: all but payloads and named values. Immutable.
 *
 * @param log         the shape of its log
 * @param hardState   term and vote
 * @param memberships by the index each is in force from
 * @param name        what the group was made from, or null
 */
public record GroupState(
        LogShape log,
        HardState hardState,
        NavigableMap<Long, Payload> memberships,
        @Nullable String name) {

    /** Of a group that was never written to. */
    public static final GroupState UNTOUCHED =
            new GroupState(LogShape.UNTOUCHED, HardState.NONE, Collections.emptyNavigableMap(), null);

    GroupState append(EncodedEntries entries) {
        return new GroupState(log.append(entries), hardState, membershipsBelow(entries.firstIndex()), name);
    }

    GroupState truncateSuffix(long fromIndex) {
        return new GroupState(log.truncateSuffix(fromIndex), hardState, membershipsBelow(fromIndex), name);
    }

    GroupState truncatePrefix(LogPosition position) {
        LogShape next = log.truncatePrefix(position);
        Long inForce = memberships.floorKey(next.boundary().index());
        NavigableMap<Long, Payload> kept = inForce == null || inForce.equals(memberships.firstKey())
                ? memberships
                : memberships.tailMap(inForce, true);
        return new GroupState(next, hardState, frozen(kept), name);
    }

    GroupState reset(LogPosition position) {
        return new GroupState(log.reset(position), hardState, Collections.emptyNavigableMap(), name);
    }

    GroupState withHardState(HardState next) {
        if (next.term() < hardState.term()) {
            throw new BatchRefusedException(
                    Reason.BACKWARD_TERM,
                    "hard state of term " + next.term() + " goes back behind term " + hardState.term());
        }
        return new GroupState(log, next, memberships, name);
    }

    GroupState withMembership(long index, Payload membership) {
        log.requireInside("membership at", index);
        NavigableMap<Long, Payload> next = new TreeMap<>(memberships);
        next.put(index, membership);
        return new GroupState(log, hardState, Collections.unmodifiableNavigableMap(next), name);
    }

    GroupState withName(String next) {
        if (name != null && !name.equals(next)) {
            throw new BatchRefusedException(
                    Reason.NAME_TAKEN,
                    "the number is that of \"" + name + "\" already, and cannot be that of \"" + next
                            + "\" too; choose another name");
        }
        return new GroupState(log, hardState, memberships, next);
    }

    private NavigableMap<Long, Payload> membershipsBelow(long index) {
        if (memberships.isEmpty() || memberships.lastKey() < index) {
            return memberships;
        }
        return frozen(memberships.headMap(index, false));
    }

    /** Copies a view, so that what was dropped can be collected. */
    private NavigableMap<Long, Payload> frozen(NavigableMap<Long, Payload> view) {
        return view == memberships ? view : Collections.unmodifiableNavigableMap(new TreeMap<>(view));
    }
}
