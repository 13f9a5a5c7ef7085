package io.skerry.raft.testkit.store;

import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * One version of a group. A batch changes a copy, which is never changed again once it was accepted. Not thread-safe
 * until then.
 */
final class ToyGroup {

    private final Fault fault;
    LogPosition boundary = LogPosition.NONE;
    final List<LogEntry> entries;
    final TreeMap<Long, Payload> memberships;
    final TreeMap<String, Payload> values;
    HardState hardState = HardState.NONE;
    String name = "";

    ToyGroup(Fault fault) {
        this.fault = fault;
        this.entries = new ArrayList<>();
        this.memberships = new TreeMap<>();
        this.values = new TreeMap<>();
    }

    private ToyGroup(ToyGroup other) {
        this.fault = other.fault;
        this.boundary = other.boundary;
        this.entries = new ArrayList<>(other.entries);
        this.memberships = new TreeMap<>(other.memberships);
        this.values = new TreeMap<>(other.values);
        this.hardState = other.hardState;
        this.name = other.name;
    }

    ToyGroup copy() {
        return new ToyGroup(this);
    }

    LogPosition last() {
        return entries.isEmpty() ? boundary : entries.get(entries.size() - 1).position();
    }

    LogEntry entry(long index) {
        return entries.get(Math.toIntExact(index - boundary.index() - 1));
    }

    long term(long index) {
        return index == boundary.index() ? boundary.term() : entry(index).term();
    }

    boolean isUntouched() {
        return boundary.equals(LogPosition.NONE)
                && entries.isEmpty()
                && memberships.isEmpty()
                && values.isEmpty()
                && hardState.equals(HardState.NONE)
                && name.isEmpty();
    }

    /** Makes a change, or refuses. */
    void apply(ToyChange change) {
        switch (change.kind()) {
            case APPEND -> append(decode(change));
            case TRUNCATE_SUFFIX -> truncateSuffix(change.a());
            case TRUNCATE_PREFIX -> truncatePrefix(new LogPosition(change.a(), change.b()));
            case RESET -> reset(new LogPosition(change.a(), change.b()));
            case HARD_STATE -> setHardState(new HardState(change.a(), change.bytes()));
            case VALUE -> values.put(change.name(), change.bytes());
            case REMOVE_VALUE -> values.remove(change.name());
            case MEMBERSHIP -> setMembership(change.a(), change.bytes());
            case GROUP_NAME -> setName(change.name());
            case DESTROY -> destroy();
            case IDENTITY, OPENED -> throw new IllegalStateException("Not a change of a group: " + change);
        }
    }

    static List<LogEntry> decode(ToyChange append) {
        byte[] records = append.bytes().toByteArray();
        PlainEntryCodec codec = PlainEntryCodec.INSTANCE;
        return codec.decode(codec.check(records, 0, records.length, Ownership.HANDED_OVER));
    }

    private void append(List<LogEntry> appended) {
        LogPosition first = appended.get(0).position();
        requireAboveBoundary(first.index());
        if (first.index() > last().index() + 1) {
            if (fault == Fault.GAP_ACCEPTED) {
                return;
            }
            throw refused(Reason.GAP, first + " would leave a gap behind " + last());
        }
        if (first.term() < term(first.index() - 1) && fault != Fault.BACKWARD_TERM_ACCEPTED) {
            throw refused(Reason.BACKWARD_TERM, first + " goes back behind term " + term(first.index() - 1));
        }
        List<LogEntry> tail = List.copyOf(entries.subList(slot(first.index()), entries.size()));
        dropFrom(first.index());
        for (LogEntry entry : appended) {
            EntryType type = EntryType.of(entry.type().code() & (fault == Fault.TYPE_IN_SIX_BITS ? 0x3f : 0xff));
            entries.add(new LogEntry(entry.position(), type, entry.payload()));
        }
        if (fault == Fault.CONFLICT_SUFFIX_KEPT && tail.size() > appended.size()) {
            entries.addAll(tail.subList(appended.size(), tail.size()));
        }
    }

    private void truncateSuffix(long fromIndex) {
        requireAboveBoundary(fromIndex);
        dropFrom(fromIndex + (fault == Fault.SUFFIX_OFF_BY_ONE ? 1 : 0));
    }

    private void truncatePrefix(LogPosition position) {
        if (position.index() < boundary.index()) {
            return;
        }
        requireNotBeyondLast(position.index());
        if (term(position.index()) != position.term() && fault != Fault.WRONG_TERM_TRUNCATES) {
            throw refused(
                    Reason.OTHER_TERM, "the log has term " + term(position.index()) + " where " + position + " is");
        }
        entries.subList(0, slot(position.index() + 1)).clear();
        boundary = position;
        Long kept = memberships.floorKey(position.index());
        if (fault == Fault.MEMBERSHIP_GOES_WITH_PREFIX) {
            memberships.headMap(position.index(), true).clear();
        } else if (kept != null) {
            memberships.headMap(kept, false).clear();
        }
    }

    private void reset(LogPosition position) {
        boundary = position;
        entries.clear();
        if (fault != Fault.MEMBERSHIP_OUTLIVES_RESET) {
            memberships.clear();
        }
    }

    private void setHardState(HardState next) {
        if (next.term() < hardState.term() && fault != Fault.LOWER_HARD_STATE_ACCEPTED) {
            throw refused(Reason.BACKWARD_TERM, next + " goes back behind " + hardState);
        }
        hardState = next;
    }

    private void setMembership(long index, Payload membership) {
        if (index < boundary.index()) {
            throw refused(Reason.BELOW_FIRST, "membership at " + index + " lies below " + boundary);
        }
        requireNotBeyondLast(index);
        memberships.put(index, membership);
    }

    private void setName(String next) {
        if (!name.isEmpty() && !name.equals(next)) {
            throw refused(Reason.NAME_TAKEN, "the group is named " + name);
        }
        name = next;
    }

    private void destroy() {
        boolean keepsVote = fault == Fault.DESTROY_KEEPS_HARD_STATE;
        reset(LogPosition.NONE);
        memberships.clear();
        if (fault != Fault.DESTROY_KEEPS_VALUES) {
            values.clear();
        }
        hardState = keepsVote ? hardState : HardState.NONE;
        name = fault == Fault.DESTROY_KEEPS_NAME ? name : "";
    }

    private void dropFrom(long index) {
        if (index > last().index()) {
            return;
        }
        entries.subList(slot(index), entries.size()).clear();
        if (fault != Fault.MEMBERSHIP_OUTLIVES_SUFFIX) {
            memberships.tailMap(index, true).clear();
        }
    }

    private int slot(long index) {
        return Math.toIntExact(index - boundary.index() - 1);
    }

    private void requireAboveBoundary(long index) {
        if (index <= boundary.index()) {
            throw refused(Reason.BELOW_FIRST, index + " is not above " + boundary);
        }
    }

    private void requireNotBeyondLast(long index) {
        if (index > last().index()) {
            throw refused(Reason.BEYOND_LAST, index + " is beyond " + last());
        }
    }

    private static BatchRefusedException refused(Reason reason, String words) {
        return new BatchRefusedException(reason, words);
    }

    /** Returns the version of a group in a map, or an untouched one. */
    static ToyGroup in(java.util.Map<GroupId, ToyGroup> groups, GroupId group, Fault fault) {
        ToyGroup found = groups.get(group);
        return found == null ? new ToyGroup(fault) : found;
    }
}
