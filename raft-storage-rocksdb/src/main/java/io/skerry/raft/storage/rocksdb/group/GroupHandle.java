package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.CorruptionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group of an open storage: where its accepted and its durable state are held, and whether it was stopped.
 *
 * <p>The accepted state is guarded by the committer's lock. The durable one is written by whoever holds the commit
 * token, and read by anyone. Thread-safe under these rules.
 */
public final class GroupHandle {

    private static final Logger LOG = LoggerFactory.getLogger(GroupHandle.class);

    private final GroupId id;
    private GroupState accepted;
    private volatile GroupState durable;
    private volatile @Nullable CorruptionException damage;

    // Owned by the holder of the commit token: what to guess from how much space the dead prefix takes.

    /** Below this index nothing has died since the last time that the prefix was deleted, or the storage opened. */
    private long physicalFirst;

    private long appendedBytes;
    private long appendedEntries;

    /** Takes what was recovered as both accepted and durable. */
    public GroupHandle(GroupId id, GroupState recovered) {
        this.id = id;
        this.accepted = recovered;
        this.durable = recovered;
        this.physicalFirst = recovered.log().firstIndex();
    }

    /** Returns the group. */
    public GroupId id() {
        return id;
    }

    /** Returns what new batches are validated against. Guarded by the committer's lock. */
    public GroupState accepted() {
        return accepted;
    }

    /** Sets what new batches are validated against. Guarded by the committer's lock. */
    public void accept(GroupState next) {
        accepted = next;
    }

    /** Returns what readers see. */
    public GroupState durable() {
        return durable;
    }

    /** Shows readers what has become durable. Only the holder of the commit token may. */
    public void publish(GroupState next) {
        durable = next;
    }

    /**
     * Refuses a group that was stopped, with the one exception that stopped it.
     *
     * @throws CorruptionException what stopped it
     */
    public void requireSound() {
        CorruptionException found = damage;
        if (found != null) {
            throw found;
        }
    }

    /** Returns what stopped the group, or null while it works. */
    public @Nullable CorruptionException damage() {
        return damage;
    }

    /** Stops the group, loudly; the first damage found is what it reports until the storage is reopened. */
    public synchronized void stop(CorruptionException found) {
        if (damage == null) {
            damage = found;
            LOG.error("group={} stopped: {}", id, found.getMessage());
        }
    }

    /** Counts what was written. Only the holder of the commit token may. */
    public void countAppended(long entries, long bytes) {
        appendedEntries += entries;
        appendedBytes += bytes;
    }

    /** Guesses the bytes that dead entries below an index take. Only the holder of the commit token may ask. */
    public long deadBytesBelow(long index) {
        return appendedEntries == 0 ? 0 : (index - physicalFirst) * (appendedBytes / appendedEntries);
    }

    /** Returns how many indexes below this one may still have blocks. Only the holder of the commit token may ask. */
    public long deadEntriesBelow(long index) {
        return index - physicalFirst;
    }

    /** Remembers that nothing stands below an index any more. Only the holder of the commit token may. */
    public void deletedBelow(long index) {
        physicalFirst = index;
    }
}
