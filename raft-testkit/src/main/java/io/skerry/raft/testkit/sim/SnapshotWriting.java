package io.skerry.raft.testkit.sim;

/**
 * Brings a snapshot to a disk, as the store of snapshots does: files beside the others, their sync, the rename, and the sync of
 * the folder. A crash may come after each of these. Not thread-safe; owned by its replica.
 */
final class SnapshotWriting {

    private final SimNode node;
    private final NodeLoop loop;
    private final StoredSnapshot stored;
    private final Runnable durable;

    private SnapshotWriting(SimNode node, NodeLoop loop, StoredSnapshot stored, Runnable durable) {
        this.node = node;
        this.loop = loop;
        this.stored = stored;
        this.durable = durable;
    }

    /**
     * Begins with files that are written.
     *
     * @param durable what to do once no crash can take it
     */
    static void begin(SimNode node, NodeLoop loop, StoredSnapshot stored, Runnable durable) {
        SnapshotWriting writing = new SnapshotWriting(node, loop, stored, durable);
        if (!node.crashesAt(Boundary.SNAPSHOT_WRITTEN)) {
            loop.afterSync(writing::onFilesSynced);
        }
    }

    private void onFilesSynced() {
        stored.syncFiles();
        if (!node.crashesAt(Boundary.SNAPSHOT_SYNCED)) {
            loop.later(1, this::rename);
        }
    }

    private void rename() {
        stored.rename();
        if (!node.crashesAt(Boundary.SNAPSHOT_RENAMED)) {
            loop.afterSync(this::onNameSynced);
        }
    }

    private void onNameSynced() {
        stored.syncName();
        if (!node.crashesAt(Boundary.SNAPSHOT_DURABLE)) {
            durable.run();
        }
    }
}
