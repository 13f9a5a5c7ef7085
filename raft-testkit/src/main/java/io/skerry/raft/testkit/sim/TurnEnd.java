package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.LogRangeRequest;
import io.skerry.raft.core.ProposalOutcome;
import io.skerry.raft.core.ReadOutcome;
import io.skerry.raft.core.Ready;
import io.skerry.raft.core.Report;
import io.skerry.raft.core.Write;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.runtime.persist.WriteBatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does what the cores answer at the end of a turn: their writes as one batch, then, core by core, messages, entries to
 * apply, and outcomes. A crash may fall between any two of these. Not thread-safe; owned by its loop.
 */
final class TurnEnd {

    private final SimCluster cluster;
    private final SimNode node;
    private final NodeLoop loop;
    private final WriteBatcher batcher;
    private final SimRandom random;
    private final EventQueue clock;
    private final Trace trace;
    private final @Nullable Ready[] answers;

    TurnEnd(SimCluster cluster, SimNode node, NodeLoop loop, WriteBatcher batcher, SimRandom random) {
        this.cluster = cluster;
        this.node = node;
        this.loop = loop;
        this.batcher = batcher;
        this.random = random;
        this.clock = cluster.clock();
        this.trace = cluster.trace();
        this.answers = new Ready[cluster.setup().groupCount()];
    }

    /** Ends the turn. The node may be down afterwards. */
    void run() {
        Replica[] replicas = node.replicas();
        for (int i = 0; i < replicas.length; i++) {
            answers[i] = replicas[i].takeTouched() ? replicas[i].core().takeReady() : null;
        }
        if (node.crashesAt(Boundary.BEFORE_PERSIST)) {
            return;
        }
        persist(replicas);
        if (installs() && node.crashesAt(Boundary.INSTALL_WRITTEN) || node.crashesAt(Boundary.AFTER_PERSIST)) {
            return;
        }
        for (int i = 0; i < replicas.length && node.isUp(); i++) {
            Ready ready = answers[i];
            if (ready != null) {
                fulfil(replicas[i], ready);
            }
        }
    }

    /** One batch for the writes of all groups. */
    private void persist(Replica[] replicas) {
        for (int i = 0; i < replicas.length; i++) {
            Ready ready = answers[i];
            if (ready != null && ready.write() != null) {
                replicas[i].crowding().onWrite(ready.write());
                replicas[i].history().onWrite(replicas[i], ready.write());
                trace.write(replicas[i], ready.write());
                batcher.add(replicas[i].group(), ready.write());
            }
        }
        batcher.flush();
        for (int i = 0; i < replicas.length; i++) {
            if (answers[i] != null) {
                replicas[i].reportProgress();
            }
        }
    }

    private boolean installs() {
        for (Ready ready : answers) {
            Write write = ready == null ? null : ready.write();
            if (write != null && write.install() != null) {
                return true;
            }
        }
        return false;
    }

    private void fulfil(Replica replica, Ready ready) {
        if (!send(replica, ready.messages()) || node.crashesAt(Boundary.AFTER_SENDS)) {
            return;
        }
        loop.applier().take(replica, ready);
        tellClients(replica, ready);
        readLog(replica, ready.logRanges());
        handleSnapshots(replica, ready);
        for (Report report : ready.reports()) {
            cluster.onReport(replica, report);
        }
        if (replica.setDeadline(ready.deadlineNanos())) {
            loop.setTimer(replica);
        }
    }

    /** Sends the messages in order; returns false if the node crashed before all were sent. */
    private boolean send(Replica replica, List<RaftMessage> messages) {
        for (int i = 0; i < messages.size(); i++) {
            if (node.crashesAt(Boundary.BETWEEN_SENDS)) {
                return false;
            }
            RaftMessage message = messages.get(i);
            SendCheck.check(cluster, replica, message);
            trace.message(TracePoint.SEND, replica, message, cluster.network().send(message));
        }
        return true;
    }

    private void tellClients(Replica replica, Ready ready) {
        for (ProposalOutcome outcome : ready.proposals()) {
            trace.add(TracePoint.OUTCOME, replica, outcome.firstId(), outcome.count());
            if (trace.isRead()) {
                trace.line(TracePoint.OUTCOME, replica, outcome.toString());
            }
            cluster.clients().onOutcome(replica, outcome);
        }
        for (ReadOutcome outcome : ready.reads()) {
            trace.add(TracePoint.OUTCOME, replica, outcome.firstId(), -outcome.count());
            if (trace.isRead()) {
                trace.line(TracePoint.OUTCOME, replica, outcome.toString());
            }
            cluster.clients().onOutcome(replica, outcome);
        }
        if (!ready.reads().isEmpty()) {
            cluster.stats().reads += replica.serveReads();
        }
    }

    private static void handleSnapshots(Replica replica, Ready ready) {
        if (ready.fetch() != null) {
            replica.snapshots().onFetch(ready.fetch());
        }
        if (ready.takeSnapshot()) {
            replica.snapshots().onNeeded();
        }
    }

    private void readLog(Replica replica, List<LogRangeRequest> requests) {
        for (LogRangeRequest request : requests) {
            long nanos = random.heavyTail(cluster.setup().applyNanos(), 2_000, 8);
            long argument = (long) node.life() << 8 | replica.number();
            clock.add(clock.now() + nanos, EventKind.LOG_READ, node.number(), argument, request);
        }
    }
}
