package io.skerry.integrationtests.storage;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BlockingCompletion;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageException.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch of a {@link FaultyStorage}. Not thread-safe; owned by its creator. */
final class FaultyBatch implements StorageBatch {

    private final StorageBatch batch;
    private final FaultyDisk disk;

    FaultyBatch(StorageBatch batch, FaultyDisk disk) {
        this.batch = batch;
        this.disk = disk;
    }

    @Override
    public StorageBatch append(GroupId group, List<LogEntry> entries) {
        batch.append(group, entries);
        return this;
    }

    @Override
    public StorageBatch append(GroupId group, EncodedEntries entries) {
        batch.append(group, entries);
        return this;
    }

    @Override
    public StorageBatch truncateSuffix(GroupId group, long fromIndex) {
        batch.truncateSuffix(group, fromIndex);
        return this;
    }

    @Override
    public StorageBatch truncatePrefix(GroupId group, LogPosition last) {
        batch.truncatePrefix(group, last);
        return this;
    }

    @Override
    public StorageBatch reset(GroupId group, LogPosition position) {
        batch.reset(group, position);
        return this;
    }

    @Override
    public StorageBatch hardState(GroupId group, HardState hardState) {
        batch.hardState(group, hardState);
        return this;
    }

    @Override
    public StorageBatch value(GroupId group, String name, Payload value) {
        batch.value(group, name, value);
        return this;
    }

    @Override
    public StorageBatch removeValue(GroupId group, String name) {
        batch.removeValue(group, name);
        return this;
    }

    @Override
    public StorageBatch membership(GroupId group, long index, Payload membership) {
        batch.membership(group, index, membership);
        return this;
    }

    @Override
    public StorageBatch groupName(String name) {
        batch.groupName(name);
        return this;
    }

    @Override
    public StorageBatch destroy(GroupId group) {
        batch.destroy(group);
        return this;
    }

    @Override
    public StorageBatch identity(ClusterId cluster, NodeId node) {
        batch.identity(cluster, node);
        return this;
    }

    @Override
    public long bytes() {
        return batch.bytes();
    }

    @Override
    public boolean tryReserve(long bytes) {
        disk.requireWorking();
        return batch.tryReserve(bytes);
    }

    @Override
    public void commit() {
        disk.requireWorking();
        if (disk.isDead()) {
            batch.close(); // Nobody is left who could be told otherwise.
            return;
        }
        BlockingCompletion completion = new BlockingCompletion();
        batch.commitAsync(failure -> completion.done(held(failure)));
        completion.await();
    }

    @Override
    public void commitAsync(CommitCompletion completion) {
        disk.requireWorking();
        if (disk.isDead()) {
            batch.close();
            return;
        }
        batch.commitAsync(failure -> done(completion, failure));
    }

    private void done(CommitCompletion completion, @Nullable StorageException failure) {
        StorageException result = held(failure);
        if (!disk.isDead()) {
            completion.done(result);
        }
    }

    /** Returns what becomes of a write, when the disk is through with it. */
    private @Nullable StorageException held(@Nullable StorageException failure) {
        disk.hold();
        StorageException injected = disk.failure(Effect.UNKNOWN);
        return injected != null ? injected : failure;
    }

    @Override
    public void close() {
        batch.close();
    }
}
