package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import java.nio.file.Path;

/**
 * The folder of one snapshot, and who holds it. Not thread-safe; the number of holders is guarded by the lock of its store,
 * the rest never changes.
 */
final class StoredFolder {

    private final Path path;
    private final SnapshotManifest manifest;
    private final SnapshotId id;
    private int holders;

    StoredFolder(Path path, SnapshotManifest manifest, SnapshotId id) {
        this.path = path;
        this.manifest = manifest;
        this.id = id;
    }

    Path path() {
        return path;
    }

    Path path(SnapshotFile file) {
        return path.resolve(file.name());
    }

    SnapshotManifest manifest() {
        return manifest;
    }

    SnapshotId id() {
        return id;
    }

    LogPosition position() {
        return manifest.position();
    }

    boolean isHeld() {
        return holders > 0;
    }

    void hold() {
        holders++;
    }

    void letGo() {
        holders--;
    }

    /** For messages: which snapshot, and where it lies. */
    @Override
    public String toString() {
        return "Snapshot " + position() + " of group " + manifest.group() + ", taken by store " + manifest.takenBy()
                + ", in " + path;
    }
}
