package io.skerry.raft.storage.memory;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.StableStore;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the visible small state of a group. Thread-safe. */
final class MemoryStableStore implements StableStore {

    private final MemoryStorage storage;
    private final GroupId group;

    MemoryStableStore(MemoryStorage storage, GroupId group) {
        this.storage = storage;
        this.group = group;
    }

    @Override
    public GroupId group() {
        return group;
    }

    @Override
    public Optional<String> groupName() {
        return storage.read(group, state -> Optional.ofNullable(state.name));
    }

    @Override
    public HardState hardState() {
        return storage.read(group, state -> state.hardState);
    }

    @Override
    public Optional<Payload> value(String name) {
        return storage.read(group, state -> Optional.ofNullable(state.values.get(name)));
    }

    @Override
    public Set<String> valueNames() {
        return storage.read(group, state -> new TreeSet<>(state.values.keySet()));
    }

    @Override
    public NavigableMap<Long, Payload> memberships() {
        return storage.read(group, state -> Collections.unmodifiableNavigableMap(new TreeMap<>(state.memberships)));
    }
}
