package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.Apply;
import io.skerry.raft.core.Ready;
import io.skerry.raft.core.Restore;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.storage.LogRead;
import org.jspecify.annotations.Nullable;

/**
 * Gives the state machines of a node what the cores hand out, one after another: entries to apply, and snapshots to become. Not
 * thread-safe; owned by the loop of one life.
 */
final class Applier {

    /** What a state machine is to do: one of the two. */
    record Work(@Nullable Apply apply, @Nullable Restore restore) {}

    private final SimCluster cluster;
    private final SimNode node;
    private final NodeLoop loop;
    private final Trace trace;
    private final SimRandom random;

    Applier(SimCluster cluster, SimNode node, NodeLoop loop, SimRandom random) {
        this.cluster = cluster;
        this.node = node;
        this.loop = loop;
        this.trace = cluster.trace();
        this.random = random;
    }

    /** Queues what a core hands out. */
    void take(Replica replica, Ready ready) {
        boolean idle = replica.applying().isEmpty();
        if (ready.restore() != null) {
            replica.applying().addLast(new Work(null, ready.restore()));
        }
        for (Apply apply : ready.applies()) {
            long durable = replica.durable().log.lastIndex();
            if (apply.lastIndex() > durable) {
                throw new Violation(
                        "%d is to be applied on node %s, whose disk holds up to %d only",
                        apply.lastIndex(), node.id(), durable);
            }
            replica.applying().addLast(new Work(apply, null));
        }
        if (idle) {
            next(replica);
        }
    }

    private void next(Replica replica) {
        if (!replica.applying().isEmpty()) {
            long nanos = random.heavyTail(cluster.setup().applyNanos(), 1_000, 5);
            long argument = (long) node.life() << 8 | replica.number();
            cluster.clock().add(cluster.clock().now() + nanos, EventKind.APPLIED, node.number(), argument, null);
        }
    }

    /** The first of what waits is done. */
    void onDone(long argument) {
        if (argument >>> 8 != node.life()) {
            return;
        }
        Replica replica = node.replica((int) argument & 0xff);
        Work work = replica.applying().peekFirst();
        if (work.restore() != null) {
            restore(replica, work.restore());
        } else if (work.apply() != null) {
            apply(replica, work.apply());
        }
    }

    private void apply(Replica replica, Apply apply) {
        LogSlice entries = entriesOf(replica, apply);
        if (entries == null) {
            replica.applying().removeFirst();
            next(replica);
            return;
        }
        if (node.crashesAt(Boundary.BEFORE_APPLY)) {
            return;
        }
        replica.applying().removeFirst();
        replica.machine().apply(entries);
        if (node.crashesAt(Boundary.AFTER_APPLY)) {
            return;
        }
        trace.add(TracePoint.APPLIED, replica, apply.firstIndex(), apply.lastIndex());
        if (trace.isRead()) {
            trace.line(TracePoint.APPLIED, replica, apply.firstIndex() + ".." + apply.lastIndex());
        }
        done(replica, apply.lastIndex());
        if (node.isUp()) {
            replica.snapshots().onApplied();
        }
    }

    private void done(Replica replica, long index) {
        cluster.stats().reads += replica.serveReads();
        next(replica);
        loop.tell(replica, core -> core.onApplied(cluster.clock().now(), index));
    }

    private void restore(Replica replica, Restore restore) {
        if (node.crashesAt(Boundary.BEFORE_RESTORE)) {
            return;
        }
        replica.applying().removeFirst();
        replica.snapshots().installations().restore(restore);
        if (!node.crashesAt(Boundary.AFTER_RESTORE)) {
            done(replica, restore.position().index());
        }
        if (node.isUp()) {
            replica.snapshots().onInstalled();
        }
    }

    /**
     * What the core's memory does not hold any more is read from the log; null, if a snapshot has taken its place there, which
     * is next.
     */
    private @Nullable LogSlice entriesOf(Replica replica, Apply apply) {
        if (apply.inMemory()) {
            return apply.entries();
        }
        SimLogStore log = new SimLogStore(replica.group(), replica.durable().log);
        LogRead<EncodedEntries> read = log.readEncoded(apply.firstIndex(), apply.lastIndex() + 1, Long.MAX_VALUE);
        boolean replaced = read instanceof LogRead.Compacted<EncodedEntries>
                && replica.snapshots().installations().isAnyUnderWay();
        return replaced ? null : LogSlice.of(read.require());
    }
}
