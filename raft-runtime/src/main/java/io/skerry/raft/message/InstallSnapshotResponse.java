package io.skerry.raft.message;

import io.skerry.raft.model.LogPosition;

/**
 * Answers an {@link InstallSnapshotRequest} while the sender does not hold what it needs. Once it does, durably, it says so
 * with an {@link AppendEntriesResponse}. Immutable.
 *
 * @param envelope who answers whom, in the sender's current term
 * @param snapshot the position that was offered
 * @param status   what became of the offer
 */
public record InstallSnapshotResponse(Envelope envelope, LogPosition snapshot, Status status) implements RaftMessage {

    /** What became of an offer. */
    public enum Status {
        /** A snapshot is being fetched or installed. */
        RECEIVING,
        /** None could be fetched; what has come of it is kept. */
        FAILED
    }

    @Override
    public boolean isRequest() {
        return false;
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
