package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.AbstractStorageBatch;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageFailedException;
import io.skerry.raft.storage.rocksdb.commit.CommitRequest;
import io.skerry.raft.storage.rocksdb.group.GroupChange;
import io.skerry.raft.storage.rocksdb.snapshot.SnapshotFolders;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects changes by group until they are committed. Not thread-safe; owned by its creator. */
final class RocksDbBatch extends AbstractStorageBatch {

    private final RocksDbStorage storage;
    private final SnapshotFolders snapshots;
    private final CommitRequest request = new CommitRequest();
    private final Set<GroupId> destroyed = new TreeSet<>();
    /** Whether it makes the storage larger in the long run. */
    private boolean adds;

    RocksDbBatch(RocksDbStorage storage, SnapshotFolders snapshots) {
        super(storage.limits(), storage.entryCodec());
        this.storage = storage;
        this.snapshots = snapshots;
    }

    @Override
    protected void addAppend(GroupId group, EncodedEntries entries) {
        adds = true;
        add(group, new GroupChange.Append(entries));
    }

    @Override
    protected void addSuffixTruncation(GroupId group, long fromIndex) {
        add(group, new GroupChange.TruncateSuffix(fromIndex));
    }

    @Override
    protected void addPrefixTruncation(GroupId group, LogPosition last) {
        add(group, new GroupChange.TruncatePrefix(last));
    }

    @Override
    protected void addReset(GroupId group, LogPosition position) {
        add(group, new GroupChange.Reset(position));
    }

    @Override
    protected void addHardState(GroupId group, HardState hardState) {
        add(group, new GroupChange.SetHardState(hardState));
    }

    @Override
    protected void addValue(GroupId group, String name, @Nullable Payload value) {
        adds |= value != null;
        add(group, new GroupChange.SetValue(name, value));
    }

    @Override
    protected void addMembership(GroupId group, long index, Payload membership) {
        adds = true;
        add(group, new GroupChange.SetMembership(index, membership));
    }

    @Override
    protected void addGroupName(GroupId group, String name) {
        add(group, new GroupChange.SetName(name));
    }

    @Override
    protected void addDestruction(GroupId group) {
        destroyed.add(group);
        add(group, new GroupChange.Destroy());
    }

    @Override
    protected boolean takeCredit(long more) {
        return storage.tryReserve(more);
    }

    @Override
    protected void returnCredit(long credit) {
        storage.releaseCredit(credit);
    }

    @Override
    protected void commitAndWait() {
        requireDisk();
        if (destroyed.isEmpty()) {
            storage.commit(request, owner(), bytes(), creditBytes());
            return;
        }
        markDestruction();
        try {
            storage.commit(request, owner(), bytes(), creditBytes());
        } catch (StorageException e) {
            endDestruction(e);
            throw e;
        }
        endDestruction(null);
    }

    @Override
    protected void join(CommitCompletion completion) {
        requireDisk();
        if (destroyed.isEmpty()) {
            storage.commitAsync(request, owner(), bytes(), creditBytes(), completion);
            return;
        }
        markDestruction();
        CommitCompletion afterwards = failure -> {
            endDestruction(failure);
            completion.done(failure);
        };
        try {
            storage.commitAsync(request, owner(), bytes(), creditBytes(), afterwards);
        } catch (StorageException e) {
            endDestruction(e);
            throw e;
        }
    }

    /** The snapshots of a group go with it, or stay with it, wherever the process ends. */
    private void markDestruction() {
        try {
            snapshots.destroying(destroyed);
        } catch (IOException e) {
            storage.releaseCredit(creditBytes());
            throw new StorageFailedException(
                    "The snapshots of " + destroyed + " cannot be marked to be removed: " + e
                            + "; mend the disk, and destroy them again",
                    Effect.NONE,
                    e);
        }
    }

    /** If nobody knows whether they were destroyed, the next open does. */
    private void endDestruction(@Nullable StorageException failure) {
        if (failure == null) {
            snapshots.destroyed(destroyed);
        } else if (failure.effect() == Effect.NONE) {
            snapshots.kept(destroyed);
        }
    }

    private void requireDisk() {
        if (adds) {
            storage.requireDisk(bytes(), creditBytes());
        }
    }

    private void add(GroupId group, GroupChange change) {
        request.add(group, change);
    }
}
