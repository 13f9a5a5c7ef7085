package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.persist.CoreRecovery;
import io.skerry.raft.storage.AbstractStorageBatch;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.EntryCodec;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StableStore;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageLimits;
import io.skerry.raft.storage.StorageStatus;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A disk as the storage that production code sees. It takes what a running node writes: entries, term and vote,
 * memberships, prefix truncation, installations; asynchronously, because a simulation has no thread that could wait. Confined to the
 * simulation.
 */
final class SimStorage implements RaftStorage {

    private final SimDisk disk;
    private final GroupId[] groups;

    SimStorage(SimDisk disk, GroupId[] groups) {
        this.disk = disk;
        this.groups = groups;
    }

    @Override
    public LogStore log(GroupId group) {
        return new SimLogStore(group, disk.durable(disk.number(group)).log);
    }

    @Override
    public StableStore stable(GroupId group) {
        return new SimStableStore(group, disk.durable(disk.number(group)));
    }

    @Override
    public Set<GroupId> groups() {
        return new TreeSet<>(List.of(groups));
    }

    @Override
    public StorageBatch batch() {
        return new Batch(disk, limits(), entryCodec());
    }

    @Override
    public EntryCodec entryCodec() {
        return PlainEntryCodec.INSTANCE;
    }

    @Override
    public StorageLimits limits() {
        return StorageLimits.DEFAULT;
    }

    @Override
    public StorageIdentity identity() {
        return new StorageIdentity(disk.store(), 1, null, null);
    }

    @Override
    public StorageStatus describe() {
        return new StorageStatus("simulated", identity(), groups.length, 0, 0, limits(), 0, 0, null);
    }

    @Override
    public void close() {}

    /** Collects changes. Not thread-safe; owned by its creator. */
    private static final class Batch extends AbstractStorageBatch {

        private final SimDisk disk;
        private final List<DiskChange> changes = new ArrayList<>(4);

        Batch(SimDisk disk, StorageLimits limits, EntryCodec codec) {
            super(limits, codec);
            this.disk = disk;
        }

        @Override
        protected void addAppend(GroupId group, EncodedEntries entries) {
            changes.add(new DiskChange.Append(disk.number(group), entries));
        }

        @Override
        protected void addPrefixTruncation(GroupId group, LogPosition last) {
            changes.add(new DiskChange.Prefix(disk.number(group), last));
        }

        @Override
        protected void addHardState(GroupId group, HardState hardState) {
            changes.add(new DiskChange.Hard(disk.number(group), hardState));
        }

        @Override
        protected void addMembership(GroupId group, long index, Payload membership) {
            changes.add(new DiskChange.Members(disk.number(group), index, membership));
        }

        @Override
        protected void join(CommitCompletion completion) {
            disk.join(changes, completion);
        }

        @Override
        protected boolean takeCredit(long more) {
            return true;
        }

        @Override
        protected void returnCredit(long credit) {}

        @Override
        protected void commitAndWait() {
            throw notSimulated("a commit that waits");
        }

        @Override
        protected void addSuffixTruncation(GroupId group, long fromIndex) {
            throw notSimulated("suffix truncation");
        }

        @Override
        protected void addReset(GroupId group, LogPosition position) {
            changes.add(new DiskChange.Reset(disk.number(group), position));
        }

        @Override
        protected void addValue(GroupId group, String name, @Nullable Payload value) {
            if (name.equals(CoreRecovery.LOSS)) {
                throw new Violation("%s of group %s is set to %s, and nothing was ever lost", name, group, value);
            }
            changes.add(new DiskChange.Value(disk.number(group), name, value));
        }

        @Override
        protected void addGroupName(GroupId group, String name) {
            throw notSimulated("a group name");
        }

        @Override
        protected void addDestruction(GroupId group) {
            throw notSimulated("the destruction of a group");
        }

        private static UnsupportedOperationException notSimulated(String what) {
            return new UnsupportedOperationException("The simulated storage does not know " + what);
        }
    }
}
