package io.skerry.raft.storage;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.snapshot.SnapshotStore;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Durable storage for any number of Raft groups of one node. A group needs no making: one that was never written to is
 * empty.
 *
 * <pre>{@code
 * storage.batch().append(group, entries).hardState(group, new HardState(term, vote)).commit();   // durable on return
 * }</pre>
 *
 * <p>Thread-safe.
 */
public interface RaftStorage extends AutoCloseable {

    /**
     * Returns the log of a group.
     *
     * @throws CorruptionException    if what the store keeps of the group does not check out
     * @throws StorageClosedException if the storage was closed
     */
    LogStore log(GroupId group);

    /**
     * Returns the small state of a group.
     *
     * @throws CorruptionException    if what the store keeps of the group does not check out
     * @throws StorageClosedException if the storage was closed
     */
    StableStore stable(GroupId group);

    /**
     * Returns the groups that hold anything durable, in the order of their numbers. One that was emptied, by a reset to
     * {@code LogPosition.NONE} and the removal of all else, is not among them.
     *
     * @throws StorageClosedException if the storage was closed
     */
    Set<GroupId> groups();

    /**
     * Returns the snapshots of a group; null, if this storage keeps none: then logs are never truncated.
     * A group that is destroyed loses them; the batch that does it takes as long as removing them. After the storage was closed,
     * snapshots that are held can be read as long as nobody removes them.
     *
     * @throws StorageClosedException if the storage was closed
     */
    default @Nullable SnapshotStore snapshots(GroupId group) {
        return null;
    }

    /** Begins a batch. */
    StorageBatch batch();

    /** Returns the codec that entries are kept with. */
    EntryCodec entryCodec();

    /** Returns how much the storage takes. */
    StorageLimits limits();

    /** Returns who the storage is; cluster and node as far as they are durable. */
    StorageIdentity identity();

    /**
     * Returns whether the disk has so little room left that batches which add entries or values are refused, and no credit
     * is given; it may pass. Never, unless a storage holds room in reserve. Cheap enough to ask at each refusal.
     */
    default boolean isDiskLow() {
        return false;
    }

    /** Returns what the storage says of itself; also after it failed or was closed. */
    StorageStatus describe();

    /**
     * Closes the storage. A write that runs is finished and reported; batches that wait are failed with
     * {@link StorageClosedException}; reads that run are waited for. Closing again does nothing.
     *
     * @throws IllegalStateException on the thread that calls completions, which this would wait for
     */
    @Override
    void close();
}
