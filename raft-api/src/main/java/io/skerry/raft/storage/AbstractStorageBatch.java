package io.skerry.raft.storage;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * For authors of stores: all of a batch that does not depend on the store. It checks limits and names, encodes, takes
 * copies, counts bytes and credit, and sees to it that a batch is committed once. What arrives at the methods that begin
 * with {@code add} is the batch's own and within the limits.
 *
 * <p>Not thread-safe; owned by its creator.
 */
public abstract class AbstractStorageBatch implements StorageBatch {

    /**
     * Who a storage is to be stamped as.
     *
     * @param cluster its cluster
     * @param node    its node
     */
    public record Owner(ClusterId cluster, NodeId node) {}

    /** What a change weighs in a queue beside the bytes that it brings. */
    private static final int SMALL_CHANGE_BYTES = 64;

    private final StorageLimits limits;
    private final EntryCodec codec;
    private @Nullable Owner owner;
    private long bytes;
    private long creditBytes;
    private boolean ended;

    /** Begins an empty batch of a storage with these limits and this codec. */
    protected AbstractStorageBatch(StorageLimits limits, EntryCodec codec) {
        this.limits = limits;
        this.codec = codec;
    }

    /** Adds an append of at least one entry, in a buffer that nobody changes. */
    protected abstract void addAppend(GroupId group, EncodedEntries entries);

    /** Adds a suffix truncation. */
    protected abstract void addSuffixTruncation(GroupId group, long fromIndex);

    /** Adds a prefix truncation. */
    protected abstract void addPrefixTruncation(GroupId group, LogPosition last);

    /** Adds a reset. */
    protected abstract void addReset(GroupId group, LogPosition position);

    /** Adds a hard state. */
    protected abstract void addHardState(GroupId group, HardState hardState);

    /** Adds a named value, or its removal if null. */
    protected abstract void addValue(GroupId group, String name, @Nullable Payload value);

    /** Adds a membership. */
    protected abstract void addMembership(GroupId group, long index, Payload membership);

    /** Adds the name that a group was made from. */
    protected abstract void addGroupName(GroupId group, String name);

    /** Adds the removal of all that a group holds. */
    protected abstract void addDestruction(GroupId group);

    /** Takes room in advance, if there is enough. */
    protected abstract boolean takeCredit(long more);

    /** Gives back room that was taken in advance and will not be used. */
    protected abstract void returnCredit(long credit);

    /** Commits and waits; {@link #creditBytes} of room become the batch's {@link #bytes}, or return if this throws. */
    protected abstract void commitAndWait();

    /** Joins; {@link #creditBytes} of room become the batch's {@link #bytes}, or return if this throws. */
    protected abstract void join(CommitCompletion completion);

    /** Returns who the storage is to be stamped as, or null. */
    protected final @Nullable Owner owner() {
        return owner;
    }

    /** Returns the credit that was taken. */
    protected final long creditBytes() {
        return creditBytes;
    }

    @Override
    public final StorageBatch append(GroupId group, List<LogEntry> entries) {
        return append(group, codec.encode(entries));
    }

    @Override
    public final StorageBatch append(GroupId group, EncodedEntries entries) {
        requireNotEnded();
        if (!entries.isEmpty()) {
            limits.requirePayloads(entries);
            addAppend(group, entries.toOwned());
            bytes += entries.bytes();
        }
        return this;
    }

    @Override
    public final StorageBatch truncateSuffix(GroupId group, long fromIndex) {
        requireNotEnded();
        addSuffixTruncation(group, fromIndex);
        bytes += SMALL_CHANGE_BYTES;
        return this;
    }

    @Override
    public final StorageBatch truncatePrefix(GroupId group, LogPosition last) {
        requireNotEnded();
        addPrefixTruncation(group, last);
        bytes += SMALL_CHANGE_BYTES;
        return this;
    }

    @Override
    public final StorageBatch reset(GroupId group, LogPosition position) {
        requireNotEnded();
        addReset(group, position);
        bytes += SMALL_CHANGE_BYTES;
        return this;
    }

    @Override
    public final StorageBatch hardState(GroupId group, HardState hardState) {
        requireNotEnded();
        addHardState(group, new HardState(hardState.term(), copy(hardState.vote())));
        return this;
    }

    @Override
    public final StorageBatch value(GroupId group, String name, Payload value) {
        requireNotEnded();
        StorageLimits.requireName(name);
        limits.requireValue("value \"" + name + "\"", value);
        addValue(group, name, copy(value));
        bytes += SMALL_CHANGE_BYTES + name.length() + value.size();
        return this;
    }

    @Override
    public final StorageBatch removeValue(GroupId group, String name) {
        requireNotEnded();
        StorageLimits.requireName(name);
        addValue(group, name, null);
        bytes += SMALL_CHANGE_BYTES + name.length();
        return this;
    }

    @Override
    public final StorageBatch membership(GroupId group, long index, Payload membership) {
        requireNotEnded();
        limits.requireValue("membership at " + index, membership);
        addMembership(group, index, copy(membership));
        bytes += SMALL_CHANGE_BYTES + membership.size();
        return this;
    }

    @Override
    public final StorageBatch groupName(String name) {
        requireNotEnded();
        StorageLimits.requireName(name);
        addGroupName(GroupId.ofName(name), name);
        bytes += SMALL_CHANGE_BYTES;
        return this;
    }

    @Override
    public final StorageBatch destroy(GroupId group) {
        requireNotEnded();
        addDestruction(group);
        bytes += SMALL_CHANGE_BYTES;
        return this;
    }

    @Override
    public final StorageBatch identity(ClusterId cluster, NodeId node) {
        requireNotEnded();
        Owner next = new Owner(cluster, node);
        if (owner != null && !owner.equals(next)) {
            throw new BatchRefusedException(Reason.NAME_TAKEN, "The batch stamps the storage twice, differently");
        }
        owner = next;
        return this;
    }

    @Override
    public final long bytes() {
        return bytes;
    }

    @Override
    public final boolean tryReserve(long more) {
        requireNotEnded();
        if (more < 0) {
            throw new IllegalArgumentException("Credit must not be negative: " + more);
        }
        boolean taken = takeCredit(more);
        creditBytes += taken ? more : 0;
        return taken;
    }

    @Override
    public final void commit() {
        requireNotEnded();
        ended = true;
        commitAndWait();
    }

    @Override
    public final void commitAsync(CommitCompletion completion) {
        requireNotEnded();
        Objects.requireNonNull(completion, "A completion is needed, or nobody learns what became of the batch");
        ended = true;
        join(completion);
    }

    @Override
    public final void close() {
        if (!ended) {
            ended = true;
            returnCredit(creditBytes);
        }
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
