package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.group.GroupLoader;
import io.skerry.raft.storage.rocksdb.group.GroupState;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The groups in use, each loaded when it is first asked for. Thread-safe; loading needs the database to be open. */
final class GroupHandles {

    private final GroupLoader loader;
    private final HandleGate gate;
    private final ConcurrentMap<GroupId, GroupHandle> groups = new ConcurrentHashMap<>();

    GroupHandles(GroupLoader loader, HandleGate gate) {
        this.loader = loader;
        this.gate = gate;
    }

    /** Reading groups that do not exist, however many, leaves nothing behind. Called while the handles are sure to be open. */
    GroupHandle toRead(GroupId group) {
        GroupHandle known = groups.get(group);
        if (known != null) {
            return known;
        }
        GroupHandle loaded = loader.load(group);
        boolean exists = loaded.damage() != null || !loaded.durable().equals(GroupState.UNTOUCHED);
        return exists ? groups.computeIfAbsent(group, absent -> loaded) : loaded;
    }

    /** Needs the database only for a group that was not used yet. */
    GroupHandle of(GroupId group) {
        GroupHandle known = groups.get(group);
        return known != null ? known : gate.read(() -> groups.computeIfAbsent(group, loader::load));
    }

    /** Returns those in use; they come and go meanwhile. */
    Iterable<GroupHandle> all() {
        return groups.values();
    }

    int inUse() {
        return groups.size();
    }

    /** Returns how many were stopped because of damage. */
    int stopped() {
        return (int)
                groups.values().stream().filter(group -> group.damage() != null).count();
    }
}
