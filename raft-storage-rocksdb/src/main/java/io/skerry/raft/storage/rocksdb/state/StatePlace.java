package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.GroupId;

/** Where the state machine of a group may live. Immutable; made by {@link StateDatabases#of}. */
public final class StatePlace {

    private final StateDatabases databases;
    private final GroupId group;

    StatePlace(StateDatabases databases, GroupId group) {
        this.databases = databases;
        this.group = group;
    }

    StateEngine open(FamilyNames families) {
        return databases.open(group, families);
    }

    /** Returns the group. */
    public GroupId group() {
        return group;
    }
}
