package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a disk holds of one group: log, term and vote, memberships, named values. Not thread-safe; owned by its disk. */
final class DiskGroup {

    final SimLog log = new SimLog();
    final NavigableMap<Long, Payload> memberships = new TreeMap<>();
    final Map<String, Payload> values = new TreeMap<>();
    private HardState hardState = HardState.NONE;

    HardState hardState() {
        return hardState;
    }

    void append(EncodedEntries entries) {
        dropMembershipsFrom(entries.firstIndex());
        log.append(entries);
    }

    /** Sets term and vote; a term that goes back, or a second vote in a term, breaks the first rule of elections. */
    void hardState(HardState next) {
        if (next.term() < hardState.term()) {
            throw new Violation("persisted term %d after term %d", next.term(), hardState.term());
        }
        if (next.term() == hardState.term() && hardState.hasVoted() && !next.equals(hardState)) {
            throw new Violation("persisted [%s] after [%s]", next, hardState);
        }
        hardState = next;
    }

    void membership(long index, Payload payload) {
        if (index < log.boundary().index() || index > log.lastIndex()) {
            throw new Violation("membership at %d of a log of (%s, %s]", index, log.boundary(), log.last());
        }
        memberships.put(index, payload);
    }

    void truncatePrefix(LogPosition last) {
        log.truncatePrefix(last);
        Long inForce = memberships.floorKey(last.index());
        if (inForce != null) {
            memberships.headMap(inForce, false).clear();
        }
    }

    /** The log goes on above a position, whatever it held before. */
    void reset(LogPosition position) {
        log.reset(position);
        memberships.clear();
    }

    void copyFrom(DiskGroup other) {
        log.copyFrom(other.log);
        values.clear();
        values.putAll(other.values);
        memberships.clear();
        memberships.putAll(other.memberships);
        hardState = other.hardState;
    }

    private void dropMembershipsFrom(long index) {
        if (!memberships.isEmpty() && memberships.lastKey() >= index) {
            memberships.tailMap(index, true).clear();
        }
    }
}
