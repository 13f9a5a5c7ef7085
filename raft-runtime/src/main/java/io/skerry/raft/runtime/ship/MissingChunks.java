package io.skerry.raft.runtime.ship;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.runtime.ship.ShipRequest.ChunkRequest;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks once over the chunks that are missing, in the order of the files. Not thread-safe; owned by its creator. */
final class MissingChunks {

    private final GroupId group;
    private final SnapshotId id;
    private final List<SnapshotFile> files;
    private final SnapshotReceiver receiver;
    private int file;
    private int chunk;

    MissingChunks(SnapshotManifest manifest, SnapshotId id, SnapshotReceiver receiver) {
        this.group = manifest.group();
        this.id = id;
        this.files = manifest.files();
        this.receiver = receiver;
    }

    /** Returns the next one, or null after the last. */
    @Nullable
    ChunkRequest next() {
        while (file < files.size()) {
            if (chunk >= files.get(file).crcs().length) {
                file++;
                chunk = 0;
            } else if (receiver.has(file, chunk)) {
                chunk++;
            } else {
                return new ChunkRequest(group, id, file, chunk++);
            }
        }
        return null;
    }
}
