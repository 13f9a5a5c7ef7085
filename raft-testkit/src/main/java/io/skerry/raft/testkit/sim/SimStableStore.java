package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.StableStore;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the durable small state of a group. Confined to the simulation. */
final class SimStableStore implements StableStore {

    private final GroupId group;
    private final DiskGroup state;

    SimStableStore(GroupId group, DiskGroup state) {
        this.group = group;
        this.state = state;
    }

    @Override
    public GroupId group() {
        return group;
    }

    @Override
    public Optional<String> groupName() {
        return Optional.empty();
    }

    @Override
    public HardState hardState() {
        return state.hardState();
    }

    @Override
    public Optional<Payload> value(String name) {
        return Optional.ofNullable(state.values.get(name));
    }

    @Override
    public Set<String> valueNames() {
        return Set.copyOf(state.values.keySet());
    }

    @Override
    public NavigableMap<Long, Payload> memberships() {
        return Collections.unmodifiableNavigableMap(new TreeMap<>(state.memberships));
    }
}
