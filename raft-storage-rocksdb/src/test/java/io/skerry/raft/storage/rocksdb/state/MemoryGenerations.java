package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a storage would remember. Thread-safe. */
final class MemoryGenerations implements Generations {

    private final Map<GroupId, Payload> values = new ConcurrentHashMap<>();

    @Override
    public Optional<Payload> inForce(GroupId group) {
        return Optional.ofNullable(values.get(group));
    }

    @Override
    public void putInForce(GroupId group, Payload generation) {
        values.put(group, generation);
    }
}
