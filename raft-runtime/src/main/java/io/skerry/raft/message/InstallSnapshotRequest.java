package io.skerry.raft.message;

import io.skerry.raft.model.LogPosition;

/**
 * Offers a snapshot to a follower that needs entries which the leader's log does not hold any more (paper §7). It carries
 * no data: the receiver fetches a snapshot by itself, from whoever has one. Repeated with each heartbeat until the receiver
 * holds what it needs. Immutable.
 *
 * @param envelope     the leader, the follower and the leader's term
 * @param snapshot     the position of the snapshot that the leader has; committed
 * @param minIndex     the lowest position that helps: where the leader's log begins
 * @param leaderCommit up to where the leader knows its log to be committed
 */
public record InstallSnapshotRequest(Envelope envelope, LogPosition snapshot, long minIndex, long leaderCommit)
        implements RaftMessage {

    /** Refuses an offer that would not help. */
    public InstallSnapshotRequest {
        if (minIndex > snapshot.index() || snapshot.index() > leaderCommit) {
            throw new IllegalArgumentException("A snapshot of " + snapshot + " is offered where " + minIndex
                    + " is needed and " + leaderCommit + " is committed");
        }
    }

    @Override
    public boolean isRequest() {
        return true;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
