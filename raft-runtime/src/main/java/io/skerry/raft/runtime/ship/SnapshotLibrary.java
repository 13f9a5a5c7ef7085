package io.skerry.raft.runtime.ship;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.StoredSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node has to offer to those who fetch. Thread-safe; called off the loops. */
public interface SnapshotLibrary {

    /** Returns the snapshots of a group, newest first; none for a group that is not hosted. */
    List<SnapshotManifest> list(GroupId group);

    /** Returns one, held for the caller, or null if it is not there any more. */
    @Nullable
    StoredSnapshot open(GroupId group, SnapshotId id);

    /** Somebody who fetched it says that it is damaged: it is looked at, and offered no more if that is true. */
    void suspect(GroupId group, SnapshotId id, String reason);
}
