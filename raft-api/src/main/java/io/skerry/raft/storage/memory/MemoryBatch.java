package io.skerry.raft.storage.memory;

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
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects changes until they are committed. Not thread-safe; owned by its creator. */
final class MemoryBatch implements StorageBatch {

    /** A change of one group. */
    record GroupChange(GroupId group, MemoryGroup.Change change) {}

    private final MemoryStorage storage;
    private final List<GroupChange> changes = new ArrayList<>();
    private @Nullable StorageIdentity stamp;
    private long bytes;
    private long credit;
    private boolean ended;

    MemoryBatch(MemoryStorage storage) {
        this.storage = storage;
    }

    List<GroupChange> changes() {
        return changes;
    }

    @Nullable
    StorageIdentity stamp() {
        return stamp;
    }

    long credit() {
        return credit;
    }

    @Override
    public StorageBatch append(GroupId group, List<LogEntry> entries) {
        return append(group, storage.entryCodec().encode(entries));
    }

    @Override
    public StorageBatch append(GroupId group, EncodedEntries entries) {
        requireOpen();
        if (entries.isEmpty()) {
            return this;
        }
        storage.limits().requirePayloads(entries);
        List<LogEntry> decoded = storage.entryCodec().decode(entries);
        bytes += entries.bytes();
        return add(group, state -> state.append(decoded));
    }

    @Override
    public StorageBatch truncateSuffix(GroupId group, long fromIndex) {
        return add(group, state -> state.truncateSuffix(fromIndex));
    }

    @Override
    public StorageBatch truncatePrefix(GroupId group, LogPosition last) {
        return add(group, state -> state.truncatePrefix(last));
    }

    @Override
    public StorageBatch reset(GroupId group, LogPosition position) {
        return add(group, state -> state.reset(position));
    }

    @Override
    public StorageBatch hardState(GroupId group, HardState hardState) {
        HardState copy = new HardState(hardState.term(), copy(hardState.vote()));
        return add(group, state -> state.hardState(copy));
    }

    @Override
    public StorageBatch value(GroupId group, String name, Payload value) {
        StorageLimits.requireName(name);
        storage.limits().requireValue("value \"" + name + "\"", value);
        Payload copy = copy(value);
        bytes += value.size();
        return add(group, state -> state.value(name, copy));
    }

    @Override
    public StorageBatch removeValue(GroupId group, String name) {
        StorageLimits.requireName(name);
        return add(group, state -> state.value(name, null));
    }

    @Override
    public StorageBatch membership(GroupId group, long index, Payload membership) {
        storage.limits().requireValue("membership at " + index, membership);
        Payload copy = copy(membership);
        bytes += membership.size();
        return add(group, state -> state.membership(index, copy));
    }

    @Override
    public StorageBatch groupName(String name) {
        StorageLimits.requireName(name);
        return add(GroupId.ofName(name), state -> state.name(name));
    }

    @Override
    public StorageBatch identity(ClusterId cluster, NodeId node) {
        requireOpen();
        StorageIdentity next = new StorageIdentity(storage.identity().store(), 1, cluster, node);
        if (stamp != null && !stamp.equals(next)) {
            throw new BatchRefusedException(Reason.NAME_TAKEN, "The batch stamps the storage with two identities");
        }
        stamp = next;
        return this;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public boolean tryReserve(long more) {
        requireOpen();
        if (more < 0) {
            throw new IllegalArgumentException("Credit must not be negative: " + more);
        }
        if (!storage.tryReserve(more)) {
            return false;
        }
        credit += more;
        return true;
    }

    @Override
    public void commit() {
        end();
        storage.commit(this);
    }

    @Override
    public void commitAsync(CommitCompletion completion) {
        end();
        storage.join(this, completion);
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            storage.release(credit);
        }
    }

    private MemoryBatch add(GroupId group, MemoryGroup.Change change) {
        requireOpen();
        changes.add(new GroupChange(group, change));
        return this;
    }

    private void end() {
        requireOpen();
        ended = true;
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("The batch was committed or closed already; begin another");
        }
    }

    private static Payload copy(Payload payload) {
        return Payload.wrap(payload.toByteArray());
    }
}
