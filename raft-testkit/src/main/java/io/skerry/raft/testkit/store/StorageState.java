package io.skerry.raft.testkit.store;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.RaftStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that can be read of some groups of a storage, as a value: boundaries, entries with terms and payloads, votes, named
 * values, memberships. Immutable.
 */
public final class StorageState {

    private final List<GroupId> ids;
    private final List<GroupState> groups;

    private StorageState(List<GroupId> ids, List<GroupState> groups) {
        this.ids = List.copyOf(ids);
        this.groups = List.copyOf(groups);
    }

    /**
     * Reads everything; for groups that nobody writes to meanwhile.
     *
     * @throws AssertionError if what can be read contradicts itself: a hole, a term that goes back, a count that differs
     * @throws io.skerry.raft.storage.CorruptionException if the storage finds damage
     */
    public static StorageState of(RaftStorage storage, List<GroupId> groups) {
        List<GroupState> states = new ArrayList<>(groups.size());
        for (GroupId group : groups) {
            states.add(GroupState.of(storage, group));
        }
        return new StorageState(groups, states);
    }

    /** Returns the part of it that is about some of its groups. */
    public StorageState part(List<GroupId> some) {
        return new StorageState(
                some, some.stream().map(group -> groups.get(ids.indexOf(group))).toList());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StorageState state && ids.equals(state.ids) && groups.equals(state.groups);
    }

    @Override
    public int hashCode() {
        return 31 * ids.hashCode() + groups.hashCode();
    }

    /** The outline, one group a line: bodies may be long. */
    @Override
    public String toString() {
        return groups.stream().map(GroupState::toString).collect(Collectors.joining("\n  ", "\n  ", ""));
    }
}
