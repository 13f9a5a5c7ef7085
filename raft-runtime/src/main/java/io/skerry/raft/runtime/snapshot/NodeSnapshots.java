package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.runtime.persist.Offerable;
import io.skerry.raft.runtime.ship.SnapshotFetches;
import io.skerry.raft.runtime.ship.SnapshotLibrary;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.RaftStorage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the groups of a node share for their snapshots: threads, settings, and the way to those of other nodes. To other nodes
 * it is the library of what is here.
 *
 * <p>Thread-safe.
 */
public final class NodeSnapshots implements SnapshotLibrary, AutoCloseable {

    private final NodeId self;
    private final RaftStorage storage;
    private final SnapshotConfig config;
    private final SnapshotThreads threads;
    private final Map<GroupId, GroupSnapshots<?>> groups = new ConcurrentHashMap<>();
    private volatile @Nullable SnapshotFetches fetches;

    /**
     * Returns what a node begins with, which fetches nothing yet.
     *
     * @param closeTimeout how long closing waits for what is being written
     */
    public NodeSnapshots(NodeId self, RaftStorage storage, SnapshotConfig config, Duration closeTimeout) {
        this.self = self;
        this.storage = storage;
        this.config = config;
        this.threads = new SnapshotThreads(self.toString(), config.concurrent(), closeTimeout);
    }

    /** Says how those of other nodes are fetched. */
    public void fetchBy(SnapshotFetches value) {
        fetches = value;
    }

    @Nullable
    SnapshotFetches fetches() {
        return fetches;
    }

    NodeId self() {
        return self;
    }

    RaftStorage storage() {
        return storage;
    }

    SnapshotConfig config() {
        return config;
    }

    SnapshotThreads threads() {
        return threads;
    }

    void add(GroupId group, GroupSnapshots<?> snapshots) {
        groups.put(group, snapshots);
    }

    // ---- the library

    @Override
    public List<SnapshotManifest> list(GroupId group) {
        GroupSnapshots<?> hosted = groups.get(group);
        return hosted == null ? List.of() : Offerable.all(storage, hosted.store());
    }

    @Override
    public @Nullable StoredSnapshot open(GroupId group, SnapshotId id) {
        GroupSnapshots<?> hosted = groups.get(group);
        StoredSnapshot snapshot = hosted == null ? null : hosted.store().open(id);
        if (snapshot != null && !Offerable.of(storage, group).holds(snapshot.manifest())) {
            snapshot.close();
            return null;
        }
        return snapshot;
    }

    @Override
    public void suspect(GroupId group, SnapshotId id, String reason) {
        GroupSnapshots<?> hosted = groups.get(group);
        if (hosted != null) {
            hosted.suspect(id, reason);
        }
    }

    /** Returns how many groups wait for their turn to take a snapshot. */
    public QueueStatus status() {
        return new QueueStatus("snapshots that wait for their turn (a count)", threads.waiting(), groups.size());
    }

    /** Waits for what is being written or read, up to the close timeout; the groups have stopped. */
    @Override
    public void close() {
        threads.close();
    }
}
