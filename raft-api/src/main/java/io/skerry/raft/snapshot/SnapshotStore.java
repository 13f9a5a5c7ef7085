package io.skerry.raft.snapshot;

import io.skerry.raft.model.GroupId;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one group. What does not check out is not among them.
 *
 * <p>Thread-safe. Nothing here is ever called on an event loop.
 */
public interface SnapshotStore {

    /** Returns the group. */
    GroupId group();

    /** Returns what is there, newest position first: manifests alone, nothing is held. */
    List<SnapshotManifest> list();

    /** Returns a snapshot, held for the caller, or null if it is not there any more. */
    @Nullable
    StoredSnapshot open(SnapshotId id);

    /** Begins a snapshot of this store's own. */
    SnapshotWriter create() throws IOException;

    /**
     * Begins to receive one, or goes on. What there is of it is read again. What was received of any other one before is given up, but for files of it that this
     * one has too.
     *
     * @throws IOException           if there is no room, or it cannot be written; the message names the mend
     * @throws DamagedSnapshotException if it is one of another group
     * @throws IllegalStateException if one is being received already
     */
    SnapshotReceiver receive(SnapshotManifest manifest) throws IOException;

    /**
     * Returns the one that {@link #receive} has begun and that is not all here, or null: whoever fetches goes on with it, if
     * it still can be had. A store that does not know begins anew after a restart.
     */
    default @Nullable SnapshotId unfinished() {
        return null;
    }

    /** A snapshot was found damaged: it is offered no more, and removed once nobody holds it. */
    void condemn(SnapshotId id, String reason);

    /**
     * Removes snapshots: keeps the newest that may be used, as many as are retained, the one that was received last as long as
     * the space budget for it allows, and those that are held.
     *
     * @param usable says which may be used still, with the log as it is
     * @param retained how many of these to keep, at least 1
     * @param receivedBudgetBytes how much the one that was received last may take beside them, as a base for deltas
     */
    void prune(Predicate<SnapshotManifest> usable, int retained, long receivedBudgetBytes);
}
