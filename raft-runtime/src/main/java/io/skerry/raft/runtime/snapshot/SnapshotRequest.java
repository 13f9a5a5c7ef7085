package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.SnapshotFailedException;

/** Somebody who waits for a snapshot. Called on the group's loop; one of the two, once. */
public interface SnapshotRequest {

    /** There is one, and it is durable. */
    void taken(LogPosition position);

    /** There is none. */
    void failed(SnapshotFailedException failure);
}
