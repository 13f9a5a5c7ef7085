package io.skerry.raft.runtime.driver;

import io.skerry.raft.core.Appended;
import io.skerry.raft.core.ProposalOutcome;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Role;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.RecordHeader;
import io.skerry.raft.node.DiskFullException;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.node.PayloadTooLargeException;
import io.skerry.raft.node.RefusedException;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings commands into a log: this node's, if it leads, else the leader's, one hop away. What was refused before any log
 * waits for a leader and is tried again, until its deadline; nothing else ever is.
 *
 * <p>Confined to the event loop.
 *
 * @param <R> the results
 */
final class Submissions<R> {

    private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);

    /** What is proposed or forwarded together at most, unless a single command is larger. */
    private static final int MAX_TOGETHER_BYTES = 256 << 10;

    private static final int LEAST_FORWARDED = 64;

    /** Commands that were proposed together: of callers here, or of a node that forwarded them. */
    private record Proposed<R>(
            List<SubmitOperation<R>> operations, @Nullable SubmitRequest request) {}

    /** Commands that a leader has not answered for. */
    private record Forwarded<R>(NodeId leader, List<SubmitOperation<R>> operations) {}

    private final GroupDriver<?, ?, R> driver;
    private final Loop loop;
    private final Retry retry;
    private final long maxPayloadBytes;
    private List<SubmitOperation<R>> gathered = new ArrayList<>();
    private final ArrayDeque<SubmitRequest> requests = new ArrayDeque<>();
    private final Map<Long, Proposed<R>> proposed = new HashMap<>();
    private final Map<Long, Forwarded<R>> forwarded = new HashMap<>();
    private final AwaitingApply<R> awaiting = new AwaitingApply<>();
    /** Counts what is forwarded; begins anywhere, so that no answer to an earlier life fits a question of this one. */
    private long lastForwarded;

    private int sweepForwardedAt = LEAST_FORWARDED;
    private LogPosition handed = LogPosition.NONE;

    Submissions(GroupDriver<?, ?, R> driver, Loop loop, Retry retry, DriverContext context) {
        this.lastForwarded = context.randoms().next().nextLong();
        this.maxPayloadBytes = context.core().maxPayloadBytes();
        this.driver = driver;
        this.loop = loop;
        this.retry = retry;
    }

    // ---- inputs

    /** A caller's command. */
    void add(SubmitOperation<R> operation) {
        if (driver.admits(operation)) {
            gathered.add(operation);
        }
    }

    /** A follower's. */
    void on(SubmitRequest request) {
        requests.add(request);
    }

    /** A leader says where forwarded commands stand, or why they do not. */
    void on(SubmitResponse response) {
        Forwarded<R> batch = forwarded.get(response.firstId());
        if (batch == null) {
            return; // It came too late: the connection was given up in between.
        }
        NodeId from = response.envelope().from().node();
        if (!batch.leader().equals(from) || batch.operations().size() != response.count()) {
            LOG.warn(
                    "group={} node={} answers for {} commands from {} on, of which {} were brought to node {}: ignored",
                    driver.group(),
                    from,
                    response.count(),
                    response.firstId(),
                    batch.operations().size(),
                    batch.leader());
            return;
        }
        forwarded.remove(response.firstId());
        Refusal refusal = response.refusal();
        if (refusal != null) {
            refused(batch.operations(), refusal);
        } else {
            appended(
                    batch.operations(),
                    response.first().term(),
                    response.first().index());
        }
    }

    /** The lane to a node is lost, and with it the answers that were on the way. */
    void onDisconnected(NodeId peer) {
        forwarded.values().removeIf(batch -> {
            if (!batch.leader().equals(peer)) {
                return false;
            }
            String what = "The connection to node " + peer + ", which the command was forwarded to, is lost";
            batch.operations().forEach(operation -> operation.answerLost(what));
            return true;
        });
    }

    /** What callers have open is given up by its deadline; what followers have brought in this turn came into no log. */
    void stop() {
        gathered.clear();
        refuseRequests(Refusal.STOPPED);
        forwarded.clear();
        proposed.clear();
        awaiting.takeUpTo(Long.MAX_VALUE);
    }

    private void refuseRequests(Refusal reason) {
        for (SubmitRequest request = requests.poll(); request != null; request = requests.poll()) {
            answer(request, reason);
        }
    }

    // ---- the turn

    /** Brings on its way what has gathered. */
    void route(RaftCore core) {
        if (core.role() == Role.LEADER) {
            propose(core);
            return;
        }
        refuseRequests(core.leader() == null ? Refusal.NO_LEADER : Refusal.NOT_LEADER);
        if (gathered.isEmpty() || !retry.mayTry()) {
            return;
        }
        NodeId leader = core.leader();
        Member member = leader == null ? null : loop.peer(driver.lane(), leader);
        if (member == null) {
            // What was given up meanwhile was said never to happen, and takes no room any more.
            gathered.removeIf(Operation::isDecided);
            retry.later();
        } else {
            forward(core.currentTerm(), member);
        }
    }

    private void propose(RaftCore core) {
        for (List<SubmitOperation<R>> batch : takeBatches()) {
            propose(core, payloads(batch), new Proposed<>(batch, null));
        }
        for (SubmitRequest request = requests.poll(); request != null; request = requests.poll()) {
            propose(core, request.payloads(), new Proposed<>(List.of(), request));
        }
    }

    /** Credit for the disk first: what the core takes, the storage must take. */
    private void propose(RaftCore core, List<Payload> payloads, Proposed<R> batch) {
        if (driver.isStateDiskFull()) {
            // What is committed and not applied must not become more and more.
            refused(batch, Refusal.DISK_FULL);
            return;
        }
        long bytes = 0;
        for (Payload payload : payloads) {
            bytes += RecordHeader.recordBytes(payload.size());
        }
        boolean crowded = !loop.tryReserve(bytes);
        if (crowded && loop.isDiskLow()) {
            // Nothing else is to blame, and one alone would be taken though nobody knows when it can be written.
            refused(batch, Refusal.DISK_FULL);
            return;
        }
        core.onDiskCrowded(crowded);
        // Before the core has them: whatever breaks from now on, they may be in the log.
        batch.operations().forEach(SubmitOperation::proposed);
        proposed.put(core.propose(loop.nowNanos(), payloads), batch);
    }

    private void forward(long term, Member leader) {
        Envelope envelope = new Envelope(driver.group(), driver.self(), leader, term);
        for (List<SubmitOperation<R>> batch : takeBatches()) {
            long firstId = lastForwarded + 1;
            lastForwarded += batch.size();
            SubmitRequest request = new SubmitRequest(envelope, firstId, payloads(batch));
            if (loop.send(driver.lane(), leader.node(), request)) {
                batch.forEach(SubmitOperation::forwarded);
                forwarded.put(firstId, new Forwarded<>(leader.node(), batch));
                sweepForwarded();
            } else {
                refused(batch, Refusal.OVERLOADED);
            }
        }
    }

    /** What has gathered, in batches; without what was given up meanwhile, which was said never to happen. */
    private List<List<SubmitOperation<R>>> takeBatches() {
        List<List<SubmitOperation<R>>> batches = new ArrayList<>();
        List<SubmitOperation<R>> batch = new ArrayList<>();
        long bytes = 0;
        for (SubmitOperation<R> operation : gathered) {
            if (operation.isDecided()) {
                continue;
            }
            int size = RecordHeader.recordBytes(operation.payload().size());
            if (!batch.isEmpty() && bytes + size > MAX_TOGETHER_BYTES) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(operation);
            bytes += size;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        gathered.clear();
        return batches;
    }

    private static <R> List<Payload> payloads(List<SubmitOperation<R>> batch) {
        List<Payload> payloads = new ArrayList<>(batch.size());
        for (SubmitOperation<R> operation : batch) {
            payloads.add(operation.payload());
        }
        return payloads;
    }

    // ---- answers of the core

    /** Proposals are in this node's log. Who forwarded them learns it before the entries are sent. */
    void onAppended(Appended appended) {
        Proposed<R> batch = take(appended.firstId());
        SubmitRequest request = batch.request();
        if (request == null) {
            appended(
                    batch.operations(),
                    appended.first().term(),
                    appended.first().index());
        } else {
            // No bound holds an answer up: it is lost with the connection only, of which the follower learns.
            loop.send(
                    driver.lane(),
                    request.envelope().from().node(),
                    SubmitResponse.appended(answering(request), request.firstId(), appended.count(), appended.first()));
        }
    }

    /** Only refusals are of interest: whatever else becomes of an entry, applying tells. */
    void onOutcome(ProposalOutcome outcome) {
        if (outcome instanceof ProposalOutcome.Refused refused) {
            refused(take(refused.firstId()), refused.reason());
        }
    }

    private void refused(Proposed<R> batch, Refusal reason) {
        if (batch.request() != null) {
            answer(batch.request(), reason);
        } else {
            refused(batch.operations(), reason);
        }
    }

    private Proposed<R> take(long firstId) {
        Proposed<R> batch = proposed.remove(firstId);
        if (batch == null) {
            throw new IllegalStateException("The core tells of proposal " + firstId + ", which nobody made");
        }
        return batch;
    }

    /** An answer that never comes must not keep what has long been given up. */
    private void sweepForwarded() {
        if (forwarded.size() >= sweepForwardedAt) {
            forwarded.values().removeIf(batch -> batch.operations().stream().allMatch(Operation::isDecided));
            sweepForwardedAt = Math.max(LEAST_FORWARDED, 2 * forwarded.size());
        }
    }

    /**
     * Hands over who waits for entries that are about to be applied. Terms never fall along a log: what was proposed in an
     * earlier term than that of the last entry can stand at no later index any more.
     */
    List<SubmitOperation<R>> takeAwaiting(LogPosition last) {
        List<SubmitOperation<R>> operations = awaiting.takeUpTo(last.index());
        operations.forEach(SubmitOperation::applying);
        if (last.term() > handed.term()) {
            awaiting.takeBelowTerm(last.term()).forEach(operation -> operation.lost(last));
        }
        handed = last;
        return operations;
    }

    /**
     * The state becomes that of a snapshot. What stands up to it may be in it, or not: its result is not. What was proposed in
     * an earlier term, and stands above it, is lost.
     */
    void snapshotInstalled(LogPosition snapshot) {
        awaiting.takeUpTo(snapshot.index()).forEach(operation -> operation.snapshotInstalled(snapshot));
        awaiting.takeBelowTerm(snapshot.term()).forEach(operation -> operation.lost(snapshot));
        handed = snapshot;
    }

    private void appended(List<SubmitOperation<R>> operations, long term, long firstIndex) {
        long index = firstIndex;
        for (SubmitOperation<R> operation : operations) {
            operation.appended(term, index);
            if (index <= handed.index()) {
                operation.answerLost("The command stood at " + term + "/" + index
                        + ", which this node had applied before it was told so");
            } else if (term < handed.term()) {
                operation.lost(handed);
            } else {
                awaiting.add(operation);
            }
            index++;
        }
    }

    private void refused(List<SubmitOperation<R>> operations, Refusal reason) {
        for (SubmitOperation<R> operation : operations) {
            if (operation.isDecided()) {
                continue; // Its deadline has passed, and its payload is gone.
            }
            switch (reason) {
                case OVERLOADED ->
                    operation.fail(new OverloadedException(
                            "The leader has no room for more commands, or the way to it has none"));
                case DISK_FULL ->
                    operation.fail(new DiskFullException(
                            "The disk of the leader has too little room left for more commands: free space there"));
                case TOO_LARGE -> operation.fail(tooLarge(operation.payload().size()));
                case NO_LEADER, NOT_LEADER, LEADERSHIP_LOST, NO_ANSWER, MEMBERSHIP, STOPPED -> {
                    operation.waitForLeader();
                    gathered.add(operation);
                    retry.later();
                }
            }
        }
    }

    /** A leader of smaller bounds refuses together what it would take one by one: that is no fault of any of them. */
    private RefusedException tooLarge(int payloadBytes) {
        return payloadBytes > maxPayloadBytes
                ? new PayloadTooLargeException(payloadBytes, maxPayloadBytes)
                : new OverloadedException("The leader has less room than what was brought to it together");
    }

    private void answer(SubmitRequest request, Refusal reason) {
        loop.send(
                driver.lane(),
                request.envelope().from().node(),
                SubmitResponse.refused(
                        answering(request),
                        request.firstId(),
                        request.payloads().size(),
                        reason));
    }

    private Envelope answering(SubmitRequest request) {
        return new Envelope(driver.group(), driver.self(), request.envelope().from(), driver.term());
    }

    // ---- for messages

    String whatIsWaitedFor() {
        return driver.whatIsWaitedFor();
    }

    @Nullable
    NodeId leader() {
        return driver.leader();
    }

    RefusedException stopped() {
        return driver.stoppedRefusal();
    }
}
