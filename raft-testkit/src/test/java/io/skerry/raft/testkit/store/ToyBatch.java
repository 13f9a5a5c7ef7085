package io.skerry.raft.testkit.store;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EncodedEntries.Ownership;
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
import io.skerry.raft.testkit.store.ToyChange.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Collects the changes of a batch. Not thread-safe; owned by its creator. */
final class ToyBatch implements StorageBatch {

    private final ToyStorage storage;
    private final List<ToyChange> changes = new ArrayList<>();
    private long bytes;
    private long credit;
    private boolean ended;

    ToyBatch(ToyStorage storage) {
        this.storage = storage;
    }

    List<ToyChange> changes() {
        return changes;
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
        if (entries.isEmpty()) {
            return this;
        }
        int limit = storage.limits().maxPayloadBytes() - (storage.fault() == Fault.MAX_PAYLOAD_REFUSED ? 1 : 0);
        for (int i = 0; i < entries.count(); i++) {
            requireSize(entries.payloadBytes(i), limit);
        }
        Payload records = Payload.wrap(entries.buffer(), entries.offset(0), entries.bytes());
        bytes += entries.bytes();
        return add(Kind.APPEND, group, 0, 0, "", entries.ownership() == Ownership.BORROWED ? copy(records) : records);
    }

    @Override
    public StorageBatch truncateSuffix(GroupId group, long fromIndex) {
        return add(Kind.TRUNCATE_SUFFIX, group, fromIndex, 0, "", Payload.EMPTY);
    }

    @Override
    public StorageBatch truncatePrefix(GroupId group, LogPosition last) {
        return add(Kind.TRUNCATE_PREFIX, group, last.term(), last.index(), "", Payload.EMPTY);
    }

    @Override
    public StorageBatch reset(GroupId group, LogPosition position) {
        return add(Kind.RESET, group, position.term(), position.index(), "", Payload.EMPTY);
    }

    @Override
    public StorageBatch hardState(GroupId group, HardState hardState) {
        bytes += storage.fault() == Fault.HARD_STATE_NEEDS_ROOM ? 64 : 0;
        return add(Kind.HARD_STATE, group, hardState.term(), 0, "", copy(hardState.vote()));
    }

    @Override
    public StorageBatch value(GroupId group, String name, Payload value) {
        requireName(name);
        requireSize(value.size(), storage.limits().maxValueBytes());
        bytes += value.size();
        return add(Kind.VALUE, group, 0, 0, name, copy(value));
    }

    @Override
    public StorageBatch removeValue(GroupId group, String name) {
        requireName(name);
        return add(Kind.REMOVE_VALUE, group, 0, 0, name, Payload.EMPTY);
    }

    @Override
    public StorageBatch membership(GroupId group, long index, Payload membership) {
        requireSize(membership.size(), storage.limits().maxValueBytes());
        bytes += membership.size();
        return add(Kind.MEMBERSHIP, group, index, 0, "", copy(membership));
    }

    @Override
    public StorageBatch groupName(String name) {
        requireName(name);
        return add(Kind.GROUP_NAME, GroupId.ofName(name), 0, 0, name, Payload.EMPTY);
    }

    @Override
    public StorageBatch destroy(GroupId group) {
        return add(Kind.DESTROY, group, 0, 0, "", Payload.EMPTY);
    }

    @Override
    public StorageBatch identity(ClusterId cluster, NodeId node) {
        return add(Kind.IDENTITY, ToyChange.NO_GROUP, node.value(), 0, "", copy(cluster.hash()));
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public boolean tryReserve(long more) {
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
            storage.release(storage.fault() == Fault.CREDIT_LEAKED ? 0 : credit);
        }
    }

    private StorageBatch add(Kind kind, GroupId group, long a, long b, String name, Payload payload) {
        changes.add(new ToyChange(kind, group, a, b, name, payload));
        return this;
    }

    private void end() {
        if (ended) {
            throw new IllegalStateException("The batch was committed or closed already");
        }
        ended = true;
    }

    private Payload copy(Payload payload) {
        return storage.fault() == Fault.ARRAY_NOT_COPIED ? payload : Payload.wrap(payload.toByteArray());
    }

    private static void requireName(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A name must not be empty");
        }
        requireSize(name.getBytes(StandardCharsets.UTF_8).length, StorageLimits.MAX_NAME_BYTES);
    }

    private static void requireSize(int size, int limit) {
        if (size > limit) {
            throw new BatchRefusedException(Reason.TOO_LARGE, size + " bytes, the limit is " + limit);
        }
    }
}
