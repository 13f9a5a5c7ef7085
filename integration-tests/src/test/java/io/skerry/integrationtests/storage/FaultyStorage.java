package io.skerry.integrationtests.storage;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.storage.EntryCodec;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StableStore;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageLimits;
import io.skerry.raft.storage.StorageStatus;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /** Snapshots are files of their own, which this disk does not touch. */
    @Override
    public @Nullable SnapshotStore snapshots(GroupId group) {
        return storage.snapshots(group);
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
    public boolean isDiskLow() {
        return storage.isDiskLow();
    }

    @Override
    public StorageStatus describe() {
        StorageStatus status = storage.describe();
        StorageException failure = disk.failure(Effect.UNKNOWN);
        return new StorageStatus(
                status.location(),
                status.identity(),
                status.groupsInUse(),
                status.groupsStopped(),
                status.queuedBytes(),
                status.limits(),
                status.commits(),
                status.batches(),
                failure != null ? failure : status.failure());
    }

    /** Nothing holds the disk up any more: this waits for it. */
    @Override
    public void close() {
        disk.end();
        storage.close();
    }
}
