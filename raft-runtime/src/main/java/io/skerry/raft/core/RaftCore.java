package io.skerry.raft.core;

public final class RaftCore {
    public RaftCore(
            CoreConfig config,
            io.skerry.raft.model.GroupId group,
            io.skerry.raft.model.Member self,
            RecoveredState recovered,
            io.skerry.raft.storage.EntryCodec codec,
            java.util.random.RandomGenerator random,
            long nowNanos) {}

    public void onMessage(long nowNanos, io.skerry.raft.message.RaftMessage message) {}

    public void onTime(long nowNanos) {}
    /** returns the id of the first; ids count up */
    public long propose(long nowNanos, java.util.List<io.skerry.raft.model.Payload> payloads) {
        return 0;
    }
    /** outcome under the returned id, as of a proposal (same number space) */
    public long rebind(long nowNanos, io.skerry.raft.model.NodeId node, io.skerry.raft.model.StoreId store) {
        return 0;
    }
    /** outcome under the returned id */
    public long read(long nowNanos) {
        return 0;
    }

    public void onPersisted(long nowNanos, long writeNumber) {}

    public void onApplied(long nowNanos, long index) {}

    public void onLogRange(
            long nowNanos, long id, io.skerry.raft.storage.LogRead<io.skerry.raft.model.EncodedEntries> read) {}

    public void onUnreachable(long nowNanos, io.skerry.raft.model.NodeId peer) {}
    /** drops entries up to index from memory, as far as they are durable */
    public void forget(long upToIndex) {}
    /** the log was truncated up to there */
    public void compact(io.skerry.raft.model.LogPosition boundary) {}

    public void stop(long nowNanos) {}

    public Ready takeReady() {
        return null;
    }

    public CoreStatus status() {
        return null;
    }
    // cheap queries
    public Role role() {
        return Role.FOLLOWER;
    }

    public long currentTerm() {
        return 0;
    }

    public long commitIndex() {
        return 0;
    }

    public io.skerry.raft.model.NodeId leader() {
        return null;
    }
}
