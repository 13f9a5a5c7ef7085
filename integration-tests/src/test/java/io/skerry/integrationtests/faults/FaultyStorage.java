package io.skerry.integrationtests.faults;

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

/** A storage on a disk that misbehaves as its {@link FaultyDisk} says. Thread-safe. */
public final class FaultyStorage implements RaftStorage {

    private final RaftStorage storage;
    private final FaultyDisk disk;

    /** Puts a disk under a storage. */
    public FaultyStorage(RaftStorage storage, FaultyDisk disk) {
        this.storage = storage;
        this.disk = disk;
    }

    @Override
    public LogStore log(GroupId group) {
        disk.requireWorking();
        return storage.log(group);
    }

    @Override
    public StableStore stable(GroupId group) {
        disk.requireWorking();
        return storage.stable(group);
    }

    @Override
    public Set<GroupId> groups() {
        disk.requireWorking();
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
        return storage.describe();
    }

    /** Also heals the disk, which this would wait for. */
    @Override
    public void close() {
        disk.heal();
        storage.close();
    }
}
