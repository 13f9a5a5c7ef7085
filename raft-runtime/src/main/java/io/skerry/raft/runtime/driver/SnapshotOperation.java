package io.skerry.raft.runtime.driver;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.ClosingException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.SnapshotFailedException;
import io.skerry.raft.runtime.apply.ClientFuture;
import io.skerry.raft.runtime.apply.Completions;
import io.skerry.raft.runtime.snapshot.GroupSnapshots;
import io.skerry.raft.runtime.snapshot.SnapshotRequest;

/** An administrator's wish for a snapshot, on its way. */
final class SnapshotOperation extends Operation<LogPosition> implements SnapshotRequest, Runnable {

    static final int ADMITTED_BYTES = 256;

    private final GroupDriver<?, ?, ?> driver;

    SnapshotOperation(
            GroupDriver<?, ?, ?> driver,
            ClientFuture<LogPosition> future,
            Completions completions,
            Admission admission,
            long deadlineNanos) {
        super(future, completions, admission, ADMITTED_BYTES, deadlineNanos);
        this.driver = driver;
    }

    /** Comes to its loop. */
    @Override
    public void run() {
        GroupSnapshots<?> snapshots = driver.snapshots();
        if (snapshots == null) {
            fail(new SnapshotFailedException("The storage of this node keeps no snapshots"));
        } else if (driver.admits(this)) {
            snapshots.request(this);
        }
    }

    @Override
    public void taken(LogPosition position) {
        succeedLater(position);
    }

    @Override
    public void failed(SnapshotFailedException failure) {
        fail(failure);
    }

    @Override
    boolean needsLeader() {
        return false;
    }

    @Override
    void giveUp(GaveUp reason) {
        switch (reason) {
            case TIMED_OUT ->
                fail(new OutcomeUnknownException("The snapshot was not there by the deadline, and may be taken yet"));
            case CLOSING, ABANDONED -> fail(new ClosingException("The node closes before the snapshot was taken"));
            case STOPPED -> fail(driver.stoppedRefusal());
        }
    }
}
