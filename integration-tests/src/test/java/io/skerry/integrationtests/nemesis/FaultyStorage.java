package io.skerry.integrationtests.nemesis;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.EntryCodec;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StableStore;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageLimits;
import io.skerry.raft.storage.StorageStatus;
import java.util.Set;

/** A real storage whose commits are at the mercy of a {@link Disk}. Thread-safe. */
final class FaultyStorage implements RaftStorage {

    private final RaftStorage storage;
    private final Disk disk;

    FaultyStorage(RaftStorage storage, Disk disk) {
        this.storage = storage;
        this.disk = disk;
    }

    @Override
    public LogStore log(GroupId group) {
        return storage.log(group);
    }

    @Override
    public StableStore stable(GroupId group) {
        return storage.stable(group);
    }

    @Override
    public Set<GroupId> groups() {
        return storage.groups();
    }

    @Override
    public StorageBatch batch() {
        return new FaultyBatch(storage.batch(), disk);
    }

    @Override
    public EntryCodec entryCodec() {
        return storage.entryCodec();
    }

    @Override
    public StorageLimits limits() {
        return storage.limits();
    }

    @Override
    public StorageIdentity identity() {
        return storage.identity();
    }

    @Override
    public StorageStatus describe() {
        StorageStatus status = storage.describe();
        return new StorageStatus(
                status.location(),
                status.identity(),
                status.groupsInUse(),
                status.groupsStopped(),
                status.queuedBytes(),
                status.limits(),
                status.commits(),
                status.batches(),
                disk.failure() != null ? disk.failure() : status.failure());
    }

    @Override
    public void close() {
        storage.close();
    }
}
