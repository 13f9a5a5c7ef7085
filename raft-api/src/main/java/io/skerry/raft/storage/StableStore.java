package io.skerry.raft.storage;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.Payload;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/**
 * The durable small state of one group beside its log, to be read; it changes through a {@link StorageBatch} alone.
 *
 * <p>All reads show durable state only. Thread-safe. Each method throws as {@link LogStore} says.
 */
public interface StableStore {

    /** Returns the group. */
    GroupId group();

    /** Returns the name that the group was made from, if it was named. */
    Optional<String> groupName();

    /** Returns term and vote; {@link HardState#NONE} before the first. */
    HardState hardState();

    /** Returns the value of that name, if there is one. */
    Optional<Payload> value(String name);

    /** Returns the names of all values. */
    Set<String> valueNames();

    /**
     * Returns the memberships by the index that each is in force from. Which is in force at an index is the last at or
     * below it; there is one at or below the log's boundary as soon as there was one at all.
     */
    NavigableMap<Long, Payload> memberships();
}
