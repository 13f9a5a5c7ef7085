package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.StableStore;
import io.skerry.raft.storage.rocksdb.group.StateReader;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import io.skerry.raft.storage.rocksdb.layout.StateRecord;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the durable small state of a group; named values from the database, all else from memory. Thread-safe. */
final class RocksDbStableStore implements StableStore {

    private final RocksDbStorage storage;
    private final StateReader state;
    private final GroupId group;

    RocksDbStableStore(RocksDbStorage storage, StateReader state, GroupId group) {
        this.storage = storage;
        this.state = state;
        this.group = group;
    }

    @Override
    public GroupId group() {
        return group;
    }

    @Override
    public Optional<String> groupName() {
        return storage.read(
                group, handle -> Optional.ofNullable(handle.durable().name()));
    }

    @Override
    public HardState hardState() {
        return storage.read(group, handle -> handle.durable().hardState());
    }

    @Override
    public Optional<Payload> value(String name) {
        byte[] key = StateKey.value(group, name);
        return storage.read(
                group,
                handle -> Optional.ofNullable(state.stable(key)).map(value -> StateRecord.parsePayload(key, value)));
    }

    @Override
    public Set<String> valueNames() {
        return storage.read(group, handle -> {
            Set<String> names = new TreeSet<>();
            state.scanStable(StateKey.values(group), (key, value) -> names.add(StateKey.name(key)));
            return names;
        });
    }

    @Override
    public NavigableMap<Long, Payload> memberships() {
        return storage.read(group, handle -> handle.durable().memberships());
    }
}
