package io.skerry.examples.kv.backup;

import io.skerry.examples.kv.client.SnapshotClient;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Brings a snapshot of a node into a folder of backups. Stateless, thread-safe. */
public final class Backup {

    private Backup() {}

    /**
     * What a backup came to. Immutable.
     *
     * @param manifest    what it is
     * @param reusedBytes bytes of files that an earlier backup in the folder had already, and that were linked
     */
    public record Outcome(SnapshotManifest manifest, long reusedBytes) {}

    /**
     * Has the node take a snapshot, and copies it, checked; durable and complete when this returns. What was broken off is gone
     * on with if the node still has that snapshot.
     *
     * @throws io.skerry.examples.kv.client.RequestRefused if the node refuses, or does not answer in time
     * @throws IOException if what comes is damaged, or cannot be written: the folder has no more backups than before
     */
    public static Outcome take(SnapshotClient node, SnapshotStore folder) throws IOException {
        SnapshotId id = node.take();
        SnapshotManifest manifest = node.manifest(id);
        StoredSnapshot there = folder.open(id);
        if (there != null) {
            try (there) {
                there.verify();
                return new Outcome(manifest, manifest.bytes());
            }
        }
        try (SnapshotReceiver receiver = folder.receive(manifest)) {
            long reused = receiver.reuse(bytes -> {});
            List<SnapshotFile> files = manifest.files();
            for (int file = 0; file < files.size(); file++) {
                for (int chunk = 0; chunk < files.get(file).crcs().length; chunk++) {
                    if (!receiver.has(file, chunk)) {
                        receiver.write(file, chunk, ByteBuffer.wrap(node.chunk(id, file, chunk)));
                    }
                }
            }
            receiver.commit().close();
            return new Outcome(manifest, reused);
        }
    }
}
