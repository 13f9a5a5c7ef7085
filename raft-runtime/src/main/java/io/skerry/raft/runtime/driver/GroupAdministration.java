package io.skerry.raft.runtime.driver;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.runtime.apply.ClientFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A group as an administrator calls it: who belongs to it, and what is kept of it.
 *
 * <p>Thread-safe.
 */
public final class GroupAdministration {

    private final CallEntry entry;
    private final GroupDriver<?, ?, ?> driver;
    private final Rebinds rebinds;

    /** Returns the administration of a group that is driven by that driver. */
    public GroupAdministration(GroupDriver<?, ?, ?> driver, DriverContext context, Loop loop) {
        this.entry = new CallEntry(context, loop, driver.completions(), driver.admission());
        this.driver = driver;
        this.rebinds = driver.callers().rebinds();
    }

    /** As {@link io.skerry.raft.node.ClusterAdministration} says of one group. */
    public CompletableFuture<Member> rebind(NodeId node, StoreId store, Duration timeout) {
        long deadlineNanos = entry.deadlineNanos(timeout);
        ClientFuture<Member> future = entry.newFuture();
        OverloadedException full = entry.takeRoom(RebindOperation.ADMITTED_BYTES);
        if (full != null) {
            future.completeExceptionally(full);
            return future;
        }
        RebindOperation operation = new RebindOperation(
                rebinds, node, store, future, entry.completions(), entry.admission(), deadlineNanos);
        entry.hand(operation, operation);
        return future;
    }

    /** As {@link io.skerry.raft.node.ClusterAdministration} says. */
    public CompletableFuture<LogPosition> snapshot(Duration timeout) {
        long deadlineNanos = entry.deadlineNanos(timeout);
        ClientFuture<LogPosition> future = entry.newFuture();
        OverloadedException full = entry.takeRoom(SnapshotOperation.ADMITTED_BYTES);
        if (full != null) {
            future.completeExceptionally(full);
            return future;
        }
        SnapshotOperation operation =
                new SnapshotOperation(driver, future, entry.completions(), entry.admission(), deadlineNanos);
        entry.hand(operation, operation);
        return future;
    }
}
