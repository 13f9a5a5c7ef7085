package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageLimits;
import io.skerry.raft.storage.rocksdb.group.GroupChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects changes, encoded and copied, until they are committed. Not thread-safe; owned by its creator. */
final class RocksDbBatch implements StorageBatch {

    /**
     * Who the storage is to be stamped as.
     *
     * @param cluster its cluster
     * @param node    its node
     */
    record Owner(ClusterId cluster, NodeId node) {}

    private final RocksDbStorage storage;
    private final Map<GroupId, List<GroupChange>> changes = new LinkedHashMap<>();
    private @Nullable Owner owner;
    private long bytes;
    private long creditBytes;
    private boolean ended;

    RocksDbBatch(RocksDbStorage storage) {
        this.storage = storage;
    }

    Map<GroupId, List<GroupChange>> changes() {
        return changes;
    }

    @Nullable
    Owner owner() {
        return owner;
    }

    long creditBytes() {
        return creditBytes;
    }

    @Override
    public StorageBatch append(GroupId group, List<LogEntry> entries) {
        return append(group, storage.entryCodec().encode(entries));
    }

    @Override
    public StorageBatch append(GroupId group, EncodedEntries entries) {
        requireNotEnded();
        if (entries.isEmpty()) {
            return this;
        }
        storage.limits().requirePayloads(entries);
        bytes += entries.bytes();
        return add(group, new GroupChange.Append(entries.toOwned()));
    }

    @Override
    public StorageBatch truncateSuffix(GroupId group, long fromIndex) {
        return add(group, new GroupChange.TruncateSuffix(fromIndex));
    }

    @Override
    public StorageBatch truncatePrefix(GroupId group, LogPosition last) {
        return add(group, new GroupChange.TruncatePrefix(last));
    }

    @Override
    public StorageBatch reset(GroupId group, LogPosition position) {
        return add(group, new GroupChange.Reset(position));
    }

    @Override
    public StorageBatch hardState(GroupId group, HardState hardState) {
        HardState copy = new HardState(hardState.term(), copy(hardState.vote()));
        return add(group, new GroupChange.SetHardState(copy));
    }

    @Override
    public StorageBatch value(GroupId group, String name, Payload value) {
        StorageLimits.requireName(name);
        storage.limits().requireValue("value \"" + name + "\"", value);
        bytes += value.size();
        return add(group, new GroupChange.SetValue(name, copy(value)));
    }

    @Override
    public StorageBatch removeValue(GroupId group, String name) {
        StorageLimits.requireName(name);
        return add(group, new GroupChange.SetValue(name, null));
    }

    @Override
    public StorageBatch membership(GroupId group, long index, Payload membership) {
        storage.limits().requireValue("membership at " + index, membership);
        bytes += membership.size();
        return add(group, new GroupChange.SetMembership(index, copy(membership)));
    }

    @Override
    public StorageBatch groupName(String name) {
        StorageLimits.requireName(name);
        return add(GroupId.ofName(name), new GroupChange.SetName(name));
    }

    @Override
    public StorageBatch identity(ClusterId cluster, NodeId node) {
        requireNotEnded();
        Owner next = new Owner(cluster, node);
        if (owner != null && !owner.equals(next)) {
            throw new BatchRefusedException(Reason.NAME_TAKEN, "The batch stamps the storage twice, differently");
        }
        owner = next;
        return this;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public boolean tryReserve(long more) {
        requireNotEnded();
        if (more < 0) {
            throw new IllegalArgumentException("Credit must not be negative: " + more);
        }
        boolean taken = storage.tryReserve(more);
        creditBytes += taken ? more : 0;
        return taken;
    }

    @Override
    public void commit() {
        requireNotEnded();
        ended = true;
        storage.commit(this);
    }

    @Override
    public void commitAsync(CommitCompletion completion) {
        requireNotEnded();
        ended = true;
        storage.commitAsync(this, completion);
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            storage.releaseCredit(creditBytes);
        }
    }

    private RocksDbBatch add(GroupId group, GroupChange change) {
        requireNotEnded();
        changes.computeIfAbsent(group, absent -> new ArrayList<>()).add(change);
        return this;
    }

    private void requireNotEnded() {
        if (ended) {
            throw new IllegalStateException("The batch was committed or closed already; begin another");
        }
    }

    private static Payload copy(Payload payload) {
        return Payload.wrap(payload.toByteArray());
    }
}
