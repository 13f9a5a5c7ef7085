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

    private final List<GroupState> groups;

    private StorageState(List<GroupState> groups) {
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
        return new StorageState(states);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StorageState state && groups.equals(state.groups);
    }

    @Override
    public int hashCode() {
        return groups.hashCode();
    }

    /** The outline, one group a line: bodies may be long. */
    @Override
    public String toString() {
        return groups.stream().map(GroupState::toString).collect(Collectors.joining("\n  ", "\n  ", ""));
    }
}
