package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.model.Payload;
import io.skerry.raft.snapshot.SnapshotId;

/** A snapshot's name as text, for people who look into a folder. Stateless. */
final class SnapshotText {

    private SnapshotText() {}

    static Payload of(SnapshotId id) {
        return Payload.ofUtf8(id.position() + " taken by " + id.takenBy() + " with manifest " + id.manifest());
    }
}
