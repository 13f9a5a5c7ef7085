package io.skerry.raft.storage.memory;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.AbstractStorageBatch;
import io.skerry.raft.storage.CommitCompletion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects changes until they are committed. Not thread-safe; owned by its creator. */
final class MemoryBatch extends AbstractStorageBatch {

    /** A change of one group. */
    record GroupChange(GroupId group, MemoryGroup.Change change) {}

    private final MemoryStorage storage;
    private final List<GroupChange> changes = new ArrayList<>();
    private final Set<GroupId> destroyed = new TreeSet<>();

    MemoryBatch(MemoryStorage storage) {
        super(storage.limits(), storage.entryCodec());
        this.storage = storage;
    }

    List<GroupChange> changes() {
        return changes;
    }

    Set<GroupId> destroyed() {
        return destroyed;
    }

    @Nullable
    Owner stamp() {
        return owner();
    }

    long credit() {
        return creditBytes();
    }

    @Override
    protected void addAppend(GroupId group, EncodedEntries entries) {
        List<LogEntry> decoded = storage.entryCodec().decode(entries);
        add(group, state -> state.append(decoded));
    }

    @Override
    protected void addSuffixTruncation(GroupId group, long fromIndex) {
        add(group, state -> state.truncateSuffix(fromIndex));
    }

    @Override
    protected void addPrefixTruncation(GroupId group, LogPosition last) {
        add(group, state -> state.truncatePrefix(last));
    }

    @Override
    protected void addReset(GroupId group, LogPosition position) {
        add(group, state -> state.reset(position));
    }

    @Override
    protected void addHardState(GroupId group, HardState hardState) {
        add(group, state -> state.hardState(hardState));
    }

    @Override
    protected void addValue(GroupId group, String name, @Nullable Payload value) {
        add(group, state -> state.value(name, value));
    }

    @Override
    protected void addMembership(GroupId group, long index, Payload membership) {
        add(group, state -> state.membership(index, membership));
    }

    @Override
    protected void addGroupName(GroupId group, String name) {
        add(group, state -> state.name(name));
    }

    @Override
    protected void addDestruction(GroupId group) {
        destroyed.add(group);
        add(group, MemoryGroup::destroy);
    }

    @Override
    protected boolean takeCredit(long more) {
        return storage.tryReserve(more);
    }

    @Override
    protected void returnCredit(long credit) {
        storage.release(credit);
    }

    @Override
    protected void commitAndWait() {
        storage.commit(this);
    }

    @Override
    protected void join(CommitCompletion completion) {
        storage.join(this, completion);
    }

    private void add(GroupId group, MemoryGroup.Change change) {
        changes.add(new GroupChange(group, change));
    }
}
