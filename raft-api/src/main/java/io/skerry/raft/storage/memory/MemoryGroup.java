package io.skerry.raft.storage.memory;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of one group as plain collections: the model that the contract describes. Every change either refuses and
 * has done nothing, or returns how to undo it.
 *
 * <p>Not thread-safe; guarded by its storage's lock.
 */
final class MemoryGroup {

    /** A change, to be made to the accepted state first and to the visible one when it commits. */
    @FunctionalInterface
    interface Change {
        Runnable applyTo(MemoryGroup group);
    }

    final GroupId id;
    LogPosition boundary = LogPosition.NONE;
    TreeMap<Long, LogEntry> entries = new TreeMap<>();
    TreeMap<Long, Payload> memberships = new TreeMap<>();
    TreeMap<String, Payload> values = new TreeMap<>();
    HardState hardState = HardState.NONE;

    @Nullable
    String name;

    MemoryGroup(GroupId id) {
        this.id = id;
    }

    LogPosition last() {
        return entries.isEmpty() ? boundary : entries.lastEntry().getValue().position();
    }

    /** Returns the term at the boundary or at an entry that is there. */
    long term(long index) {
        return index == boundary.index() ? boundary.term() : entries.get(index).term();
    }

    boolean holdsAnything() {
        return !boundary.equals(LogPosition.NONE)
                || !entries.isEmpty()
                || !memberships.isEmpty()
                || !values.isEmpty()
                || !hardState.equals(HardState.NONE)
                || name != null;
    }

    Runnable append(List<LogEntry> appended) {
        LogEntry first = appended.get(0);
        requireAboveBoundary(first.index(), "append at");
        if (first.index() > last().index() + 1) {
            throw refused(Reason.GAP, "append at " + first.index() + " would leave a gap behind " + last());
        }
        if (first.term() < term(first.index() - 1)) {
            throw refused(
                    Reason.BACKWARD_TERM,
                    "append of " + first.position() + " goes back behind term " + term(first.index() - 1));
        }
        Runnable undo = dropFrom(first.index());
        appended.forEach(entry -> entries.put(entry.index(), entry));
        return () -> {
            entries.tailMap(first.index(), true).clear();
            undo.run();
        };
    }

    Runnable truncateSuffix(long fromIndex) {
        requireAboveBoundary(fromIndex, "truncate from");
        return dropFrom(fromIndex);
    }

    Runnable truncatePrefix(LogPosition position) {
        if (position.index() < boundary.index()) {
            return () -> {};
        }
        requireNotBeyondLast(position.index(), "truncate up to " + position);
        if (position.term() != term(position.index())) {
            throw refused(
                    Reason.OTHER_TERM,
                    "truncate up to " + position + ", where the log has term " + term(position.index()));
        }
        LogPosition oldBoundary = boundary;
        TreeMap<Long, LogEntry> removed = new TreeMap<>(entries.headMap(position.index(), true));
        TreeMap<Long, Payload> oldMemberships = new TreeMap<>(memberships);
        boundary = position;
        entries.headMap(position.index(), true).clear();
        Long inForce = memberships.floorKey(position.index());
        if (inForce != null) {
            memberships.headMap(inForce, false).clear();
        }
        return () -> {
            boundary = oldBoundary;
            entries.putAll(removed);
            memberships = oldMemberships;
        };
    }

    Runnable reset(LogPosition position) {
        LogPosition oldBoundary = boundary;
        TreeMap<Long, LogEntry> oldEntries = entries;
        TreeMap<Long, Payload> oldMemberships = memberships;
        boundary = position;
        entries = new TreeMap<>();
        memberships = new TreeMap<>();
        return () -> {
            boundary = oldBoundary;
            entries = oldEntries;
            memberships = oldMemberships;
        };
    }

    Runnable hardState(HardState next) {
        HardState old = hardState;
        if (next.term() < old.term()) {
            throw refused(
                    Reason.BACKWARD_TERM, "hard state of term " + next.term() + " goes back behind term " + old.term());
        }
        hardState = next;
        return () -> hardState = old;
    }

    Runnable value(String key, @Nullable Payload value) {
        Payload old = value == null ? values.remove(key) : values.put(key, value);
        return () -> restore(values, key, old);
    }

    Runnable membership(long index, Payload membership) {
        if (index < boundary.index()) {
            throw refused(Reason.BELOW_FIRST, "membership at " + index + " lies below the boundary " + boundary);
        }
        requireNotBeyondLast(index, "membership at " + index);
        Payload old = memberships.put(index, membership);
        return () -> restore(memberships, index, old);
    }

    Runnable name(String next) {
        String old = name;
        if (old != null && !old.equals(next)) {
            throw refused(
                    Reason.NAME_TAKEN,
                    "the number is that of \"" + old + "\" already, and cannot be \"" + next
                            + "\"'s; choose another name");
        }
        name = next;
        return () -> name = old;
    }

    Runnable destroy() {
        Runnable undoReset = reset(LogPosition.NONE);
        TreeMap<String, Payload> oldValues = values;
        HardState oldHardState = hardState;
        String oldName = name;
        values = new TreeMap<>();
        hardState = HardState.NONE;
        name = null;
        return () -> {
            undoReset.run();
            values = oldValues;
            hardState = oldHardState;
            name = oldName;
        };
    }

    /** Removes entries and memberships at or above the index. */
    private Runnable dropFrom(long index) {
        TreeMap<Long, LogEntry> removed = new TreeMap<>(entries.tailMap(index, true));
        TreeMap<Long, Payload> removedMemberships = new TreeMap<>(memberships.tailMap(index, true));
        entries.tailMap(index, true).clear();
        memberships.tailMap(index, true).clear();
        return () -> {
            entries.putAll(removed);
            memberships.putAll(removedMemberships);
        };
    }

    private void requireAboveBoundary(long index, String what) {
        if (index <= boundary.index()) {
            throw refused(Reason.BELOW_FIRST, what + " " + index + ", but the log begins behind " + boundary);
        }
    }

    private void requireNotBeyondLast(long index, String what) {
        if (index > last().index()) {
            throw refused(Reason.BEYOND_LAST, what + ", but the log ends at " + last());
        }
    }

    private BatchRefusedException refused(Reason reason, String what) {
        return new BatchRefusedException(reason, "Group " + id + ": " + what);
    }

    private static <K> void restore(NavigableMap<K, Payload> map, K key, @Nullable Payload old) {
        if (old == null) {
            map.remove(key);
        } else {
            map.put(key, old);
        }
    }
}
