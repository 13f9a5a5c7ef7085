package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import java.util.Optional;

/** Which state of each group is in force: a named value of the group in the storage. Thread-safe. */
public interface Generations {

    /** The name of the value. */
    String VALUE_NAME = "state.generation";

    /** Returns what was put in force last; empty, if nothing ever was. */
    Optional<Payload> inForce(GroupId group);

    /** Puts a state in force, durably. Called by state machines that are restored outside of Raft. */
    void putInForce(GroupId group, Payload generation);
}
