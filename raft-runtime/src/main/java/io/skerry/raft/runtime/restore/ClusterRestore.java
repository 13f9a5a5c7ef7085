package io.skerry.raft.runtime.restore;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.runtime.start.NodeRecord;
import io.skerry.raft.snapshot.Digest;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes an empty storage a node of a new cluster whose state is that of a backup: a snapshot of a group. To be done for each
 * node of the config, from the same backup; at their first start the nodes meet, as those of any new cluster do, and their
 * membership names the stores that were restored. The membership of the old cluster is forgotten.
 *
 * <p>The cluster's id is made from the config's and from the hash of the backup's manifest: nodes of the old cluster, and those
 * of another backup, are refused.
 *
 * <p>Stateless, thread-safe.
 */
public final class ClusterRestore {

    private ClusterRestore() {}

    /**
     * Returns the id of a cluster that was restored.
     *
     * @param manifest the hash of the backup's manifest
     */
    public static ClusterId clusterId(ClusterConfig config, Digest manifest) {
        return NodeRecord.restored(config.id(), manifest);
    }

    /**
     * Copies the backup into the storage, checked, and then makes the storage that node's in one batch: position, term,
     * identity and snapshot. What was broken off before that batch is gone on with by another call; one after it does nothing.
     *
     * @param storage fresh: it belongs to no cluster, and no group is in it; or restored like this already
     * @param backup  as whoever made it left it; stays the caller's
     * @param name    the name that the group was made from, or null if it was numbered
     * @throws NodeStartException       if the storage is in use, the config does not list the node, or the group has another
     *                                  name: nothing was changed
     * @throws IOException              if the backup is damaged, or cannot be copied: nothing is restored
     */
    public static void restore(
            RaftStorage storage, StoredSnapshot backup, @Nullable String name, ClusterConfig config, NodeId self)
            throws IOException {
        SnapshotManifest manifest = backup.manifest();
        GroupId group = manifest.group();
        if (name != null && !GroupId.ofName(name).equals(group)) {
            throw new NodeStartException(
                    "The backup is one of group " + group + ", not of the one named " + name, null);
        }
        if (config.find(self) == null) {
            throw new NodeStartException("Node " + self + " is not in the cluster config", null);
        }
        if (isRestored(storage, manifest, config, self)) {
            return;
        }
        requireFresh(storage);
        SnapshotStore store = storage.snapshots(group);
        if (store == null) {
            throw new NodeStartException("The storage keeps no snapshots: nothing can be restored into it", null);
        }
        copy(backup, store).close();
        try (StorageBatch batch = storage.batch()) {
            NodeRecord.stampRestored(batch, config, self, manifest.id().manifest());
            if (name != null) {
                batch.groupName(name);
            }
            LogPosition position = manifest.position();
            batch.reset(group, position)
                    .hardState(group, new HardState(position.term(), Payload.EMPTY))
                    .commit();
        }
    }

    private static boolean isRestored(
            RaftStorage storage, SnapshotManifest manifest, ClusterConfig config, NodeId self) {
        return clusterId(config, manifest.id().manifest())
                        .equals(storage.identity().cluster())
                && self.equals(storage.identity().node());
    }

    private static void requireFresh(RaftStorage storage) {
        if (storage.identity().cluster() != null || !storage.groups().isEmpty()) {
            throw new NodeStartException(
                    "The folder is in use: " + storage.describe().location()
                            + "; nothing is overwritten, name an empty one",
                    null);
        }
    }

    private static StoredSnapshot copy(StoredSnapshot backup, SnapshotStore store) throws IOException {
        StoredSnapshot there = store.open(backup.id());
        if (there != null) {
            return verified(there); // It was copied by a call that was broken off.
        }
        SnapshotManifest manifest = backup.manifest();
        ByteBuffer buffer = ByteBuffer.allocateDirect(SnapshotFile.CHUNK_BYTES);
        try (SnapshotReceiver receiver = store.receive(manifest)) {
            for (int file = 0; file < manifest.files().size(); file++) {
                copy(backup, receiver, file, buffer);
            }
            return receiver.commit();
        }
    }

    private static StoredSnapshot verified(StoredSnapshot snapshot) throws IOException {
        boolean sound = false;
        try {
            snapshot.verify();
            sound = true;
            return snapshot;
        } finally {
            if (!sound) {
                snapshot.close();
            }
        }
    }

    private static void copy(StoredSnapshot backup, SnapshotReceiver receiver, int file, ByteBuffer buffer)
            throws IOException {
        SnapshotFile described = backup.manifest().files().get(file);
        for (int chunk = 0; chunk < described.crcs().length; chunk++) {
            if (!receiver.has(file, chunk)) {
                buffer.clear().limit(described.chunkBytes(chunk));
                backup.read(file, (long) chunk * SnapshotFile.CHUNK_BYTES, buffer);
                receiver.write(file, chunk, buffer.flip());
            }
        }
    }
}
