package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.layout.Block;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import io.skerry.raft.storage.rocksdb.layout.StateRecord;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the database holds of a group when it is first used, and holds it against the last block. Reads a few small
 * records and one block, whatever the length of the log. Thread-safe; the caller keeps the database open.
 */
public final class GroupLoader {

    private final StateReader state;
    private final BlockReader blocks;
    private final @Nullable RecentEntries recentEntries;

    /**
     * Loads through these.
     *
     * @param recentBytes bytes of entries to keep of what is published, over all groups; 0 is none
     */
    public GroupLoader(StateReader state, BlockReader blocks, long recentBytes) {
        this.state = state;
        this.blocks = blocks;
        this.recentEntries = recentBytes == 0 ? null : new RecentEntries(recentBytes);
    }

    /**
     * Returns the group as it was recovered. One that does not check out is returned stopped.
     */
    public GroupHandle load(GroupId group) {
        try {
            GroupState recovered = recover(group);
            GroupHandle handle = new GroupHandle(group, recovered, recentEntries);
            recoverDeadPrefix(handle, recovered.log());
            return handle;
        } catch (CorruptionException e) {
            GroupHandle stopped = new GroupHandle(group, GroupState.UNTOUCHED, recentEntries);
            stopped.stop(e);
            return stopped;
        }
    }

    /** What an earlier life has truncated may still be there. */
    private void recoverDeadPrefix(GroupHandle handle, LogShape shape) {
        if (shape.boundary().index() == 0) {
            return;
        }
        Block dead = blocks.firstBelow(handle.id(), shape.firstIndex());
        if (dead != null) {
            handle.deletedBelow(dead.baseIndex());
            handle.countAppended(dead.lastIndex() - dead.baseIndex() + 1, dead.bytes(dead.baseIndex(), (int)
                    (dead.lastIndex() - dead.baseIndex() + 1)));
        }
    }

    private GroupState recover(GroupId group) {
        byte[] hardStateKey = StateKey.hardState(group);
        byte @Nullable [] hardState = state.stable(hardStateKey);
        byte[] nameKey = StateKey.groupName(group);
        byte @Nullable [] name = state.metadata(nameKey);
        return new GroupState(
                recoverShape(group),
                hardState == null ? HardState.NONE : StateRecord.parseHardState(hardStateKey, hardState),
                recoverMemberships(group),
                name == null ? null : StateRecord.parsePayload(nameKey, name).toUtf8());
    }

    private LogShape recoverShape(GroupId group) {
        LogPosition boundary = boundary(group);
        TermRuns runs = termRuns(group);
        Block last = blocks.last(group);
        if (last == null || last.lastIndex() <= boundary.index()) {
            requireAgreement(group, runs.count() == 0, "has terms of entries that are not there");
            return new LogShape(boundary, boundary.index(), TermRuns.NONE);
        }
        requireAgreement(
                group,
                runs.count() > 0 && runs.firstIndex(0) <= boundary.index() + 1,
                "has entries behind " + boundary + " whose terms are not there");
        EncodedEntries lastEntry = last.entries(last.lastIndex(), last.lastIndex() + 1, Long.MAX_VALUE);
        requireAgreement(
                group,
                lastEntry.term(0) == runs.term(runs.count() - 1)
                        && runs.firstIndex(runs.count() - 1) <= last.lastIndex(),
                "ends with " + lastEntry.position(0) + ", its terms say " + runs.term(runs.count() - 1) + " from "
                        + runs.firstIndex(runs.count() - 1) + " on");
        return new LogShape(boundary, last.lastIndex(), runs);
    }

    /**
     * Returns the position just before the first entry, as its record says, whatever else of the group is damaged.
     *
     * @throws CorruptionException if the record does not check out
     */
    public LogPosition boundary(GroupId group) {
        byte[] key = StateKey.boundary(group);
        byte @Nullable [] value = state.metadata(key);
        return value == null ? LogPosition.NONE : StateRecord.parseBoundary(key, value);
    }

    /**
     * Returns the terms of the entries, as their records say, whatever else of the group is damaged.
     *
     * @throws CorruptionException if one of the records does not check out, or they do not ascend
     */
    public TermRuns termRuns(GroupId group) {
        NavigableMap<Long, Long> runs = new TreeMap<>();
        state.scanMetadata(
                StateKey.termRuns(group),
                (key, value) -> runs.put(StateKey.index(key), StateRecord.parseTerm(key, value)));
        try {
            return TermRuns.of(
                    runs.keySet().stream().mapToLong(Long::longValue).toArray(),
                    runs.values().stream().mapToLong(Long::longValue).toArray());
        } catch (IllegalArgumentException e) {
            throw new CorruptionException("Group " + group + " is damaged: " + e.getMessage() + WayBack.REPLACE, e);
        }
    }

    private NavigableMap<Long, Payload> recoverMemberships(GroupId group) {
        NavigableMap<Long, Payload> memberships = new TreeMap<>();
        state.scanStable(
                StateKey.memberships(group),
                (key, value) -> memberships.put(StateKey.index(key), StateRecord.parsePayload(key, value)));
        return Collections.unmodifiableNavigableMap(memberships);
    }

    private static void requireAgreement(GroupId group, boolean agrees, String what) {
        if (!agrees) {
            throw new CorruptionException("Group " + group + " is damaged: it " + what + WayBack.REPLACE);
        }
    }
}
