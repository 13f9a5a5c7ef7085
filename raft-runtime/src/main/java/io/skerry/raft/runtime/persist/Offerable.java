package io.skerry.raft.runtime.persist;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.start.NodeRecord;
import io.skerry.raft.snapshot.Digest;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Says which of a group's snapshots may be given to other nodes: whoever installs one takes its membership as well. The one
 * that a cluster was restored from names the members of another cluster, and serves this node alone.
 *
 * <p>Immutable: says what holds for the log and the memberships as they were when it was made. Not for a loop.
 */
public final class Offerable {

    private final LogStore log;
    private final NavigableMap<Long, Payload> memberships;
    private final @Nullable Digest restoredFrom;

    private Offerable(RaftStorage storage, GroupId group) {
        this.log = storage.log(group);
        this.memberships = storage.stable(group).memberships();
        this.restoredFrom = NodeRecord.read(storage).restoredFrom();
    }

    /** Returns what holds for the group by now. */
    public static Offerable of(RaftStorage storage, GroupId group) {
        return new Offerable(storage, group);
    }

    /** Returns the snapshots that may be offered and that the log goes on from, newest first. */
    public static List<SnapshotManifest> usable(RaftStorage storage, GroupId group) {
        Offerable offerable = of(storage, group);
        return CoreRecovery.usable(storage, group).stream()
                .filter(offerable::holds)
                .toList();
    }

    /** Returns the snapshots that may be offered, newest first; those among them that the log has left behind. */
    public static List<SnapshotManifest> all(RaftStorage storage, SnapshotStore store) {
        Offerable offerable = of(storage, store.group());
        return store.list().stream().filter(offerable::holds).toList();
    }

    /** Returns whether a snapshot may be offered. */
    public boolean holds(SnapshotManifest manifest) {
        if (restoredFrom != null && manifest.id().manifest().equals(restoredFrom)) {
            return false;
        }
        Membership named = parsed(manifest.membership());
        if (named == null || named.equals(Membership.EMPTY)) {
            return false;
        }
        if (!CoreRecovery.isUsable(log, manifest.position())) {
            return true; // Which membership was in force there, nobody here knows any more.
        }
        Map.Entry<Long, Payload> inForce =
                memberships.floorEntry(manifest.position().index());
        return inForce != null && named.equals(parsed(inForce.getValue()));
    }

    private static @Nullable Membership parsed(Payload payload) {
        try {
            return Membership.parse(payload);
        } catch (IllegalArgumentException e) {
            return null; // Whoever would get it could not read it either.
        }
    }
}
