package io.skerry.raft.core.cluster;

import io.skerry.raft.core.LogRangeRequest;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Restore;
import io.skerry.raft.core.SnapshotFetch;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One node: its disk, and its core while it is up. Not thread-safe; owned by its cluster. */
public final class CoreNode {

    private final NodeId id;
    StoreId store;
    Disk disk;

    @Nullable
    RaftCore core;

    long deadlineNanos = Long.MAX_VALUE;
    int lives;
    final Deque<LogRangeRequest> logRanges = new ArrayDeque<>();
    /** The snapshot that is to be fetched, and the one that the state machine has yet to become. */
    @Nullable
    SnapshotFetch fetch;

    @Nullable
    Restore restore;

    /** What proposals and reads of this life are called, by their numbers. */
    final Map<Long, String> proposalNames = new TreeMap<>();

    final Map<Long, String> readNames = new TreeMap<>();

    CoreNode(Member member, Disk disk) {
        this.id = member.node();
        this.store = member.store();
        this.disk = disk;
    }

    /** Returns the node's id. */
    public NodeId id() {
        return id;
    }

    /** Returns the node with the store that it has now. */
    public Member member() {
        return new Member(id, store);
    }

    /** Returns its disk. */
    public Disk disk() {
        return disk;
    }

    /** Returns whether it runs. */
    public boolean isUp() {
        return core != null;
    }

    /** Returns its core; it must be up. */
    public RaftCore core() {
        if (core == null) {
            throw new IllegalArgumentException("Node " + id + " is down");
        }
        return core;
    }

    /** Returns the snapshot that its core wants to be fetched, or null. */
    public @Nullable SnapshotFetch fetch() {
        return fetch;
    }

    /** Returns when its core wants to be told the time. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    void goDown() {
        core = null;
        deadlineNanos = Long.MAX_VALUE;
        logRanges.clear();
        fetch = null;
        restore = null;
        proposalNames.clear();
        readNames.clear();
    }
}
