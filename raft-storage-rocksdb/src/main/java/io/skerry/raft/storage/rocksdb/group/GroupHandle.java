package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
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

    private final @Nullable RecentEntries recentEntries;
    private final @Nullable RecentLog recent;

    /** No block ends below this index. Changed by the holder of the commit token. */
    private volatile long physicalFirst;

    // Owned by the holder of the commit token: what to guess from how much space the dead prefix takes.

    /** Entries of the group that were seen, and their bytes: one weighs as much as another. */
    private long appendedBytes;

    private long appendedEntries;

    /**
     * Takes what was recovered as both accepted and durable.
     *
     * @param recentEntries keeps what is published, or null
     */
    GroupHandle(GroupId id, GroupState recovered, @Nullable RecentEntries recentEntries) {
        this.recentEntries = recentEntries;
        this.recent = recentEntries == null ? null : new RecentLog();
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
     * Forgets what is kept of entries that are others now, or gone. To be called before {@link #publish}, and to be
     * followed by {@link #keepRecent}: a reader takes the state first, and entries after it. Entries that do not fit its
     * state are found out by their terms; old ones under a new state would not be. Only the holder of the commit token may.
     *
     * @param fromIndex  the first index from which on entries have changed
     * @param belowIndex the index that the log begins with now
     */
    public void forgetRecent(long fromIndex, long belowIndex) {
        if (recentEntries != null && recent != null) {
            recentEntries.forgetFrom(recent, fromIndex);
            recentEntries.forgetBelow(recent, belowIndex);
        }
    }

    /** Keeps entries that have become durable behind those that are kept. Only the holder of the commit token may. */
    public void keepRecent(EncodedEntries published) {
        if (recentEntries != null && recent != null) {
            recentEntries.keep(recent, published);
        }
    }

    /** Returns whether entries that were published are kept. */
    public boolean keepsRecent() {
        return recent != null;
    }

    /**
     * Returns entries that were published lately, from an index on; or null unless all that is asked for is kept. They may
     * be newer than the state that the caller knows.
     *
     * @param untilIndex above the first index
     * @param maxBytes   a limit that the first entry ignores
     */
    public @Nullable EncodedEntries recent(long fromIndex, long untilIndex, long maxBytes) {
        return recent == null ? null : recent.read(fromIndex, untilIndex, maxBytes);
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

    /** Returns an index that no block ends below. */
    public long physicalFirst() {
        return physicalFirst;
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
