package io.skerry.raft.runtime.driver;

import io.skerry.raft.core.ProposalOutcome;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Role;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.RefusedException;
import io.skerry.raft.runtime.wire.RebindRequest;
import io.skerry.raft.runtime.wire.RebindResponse;
import io.skerry.raft.runtime.wire.RebindResponse.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings an administrator's word that a node has another disk into the group's log: this node's, if it leads, else the
 * leader's, one hop away. The leader takes the new store from its connection to that node. What may pass is asked for
 * again until the deadline, and so is what was lost on the way: a group that knows the store already says so.
 *
 * <p>Confined to the event loop.
 */
final class Rebinds {

    /** Who asked this node, while it leads: a caller here, or another node. */
    private record Proposed(
            Member member,
            @Nullable RebindOperation operation,
            @Nullable RebindRequest request) {}

    /** What a leader has not answered for. */
    private record Forwarded(NodeId leader, RebindOperation operation) {}

    private final GroupDriver<?, ?, ?> driver;
    private final Loop loop;
    private final long heartbeatNanos;
    private final long electionNanos;
    private final List<RebindOperation> open = new ArrayList<>();
    private final ArrayDeque<RebindRequest> requests = new ArrayDeque<>();
    private final Map<Long, Proposed> proposed = new HashMap<>();
    private final Map<Long, Forwarded> forwarded = new HashMap<>();
    /** Counts what is forwarded; begins anywhere, so that no answer to an earlier life fits a question of this one. */
    private long lastForwarded;
    /** Who led last among those who know this node by another store, and so tell it nothing else. */
    private @Nullable NodeId leaderOfOthers;

    Rebinds(GroupDriver<?, ?, ?> driver, Loop loop, DriverContext context) {
        this.driver = driver;
        this.loop = loop;
        this.heartbeatNanos = context.core().heartbeatIntervalNanos();
        this.electionNanos = context.core().electionTimeoutNanos();
        this.lastForwarded = context.randoms().next().nextLong();
    }

    // ---- inputs

    /** A caller's word. */
    void add(RebindOperation operation) {
        if (driver.admits(operation)) {
            open.add(operation);
        }
    }

    /** A message that may be meant for the store that this node had before. */
    void saw(RaftMessage message) {
        if (message instanceof HeartbeatRequest && !message.receiver().equals(driver.self())) {
            leaderOfOthers = message.from();
        }
    }

    /** Another node's. */
    void on(RebindRequest request) {
        requests.add(request);
    }

    /** A leader says what became of it. */
    void on(RebindResponse response) {
        Forwarded asked = forwarded.remove(response.id());
        if (asked != null) {
            answered(asked.operation(), response.outcome(), response.store(), response.obstacle());
        }
    }

    /** The lane to a node is lost, and with it the answers that were on the way. */
    void onDisconnected(NodeId peer) {
        forwarded.values().removeIf(asked -> {
            boolean lost = asked.leader().equals(peer);
            if (lost) {
                answered(asked.operation(), Outcome.UNKNOWN, StoreId.NONE, null);
            }
            return lost;
        });
    }

    /** What callers have open is given up by its deadline; what nodes have brought in this turn came into no log. */
    void stop() {
        refuseRequests();
        open.clear();
        forwarded.clear();
    }

    private void refuseRequests() {
        for (RebindRequest request = requests.poll(); request != null; request = requests.poll()) {
            answer(request, Outcome.NOT_TAKEN, StoreId.NONE, null);
        }
    }

    // ---- the turn

    /** Asks for what is to be asked for now. */
    void route(RaftCore core) {
        open.removeIf(Operation::isDecided);
        forwarded.values().removeIf(asked -> asked.operation().isDecided());
        boolean leads = core.role() == Role.LEADER;
        if (!leads) {
            refuseRequests();
        }
        for (RebindRequest request = requests.poll(); request != null; request = requests.poll()) {
            propose(core, request.node(), request.store(), null, request);
        }
        for (RebindOperation operation : open) {
            if (operation.nextNanos() > loop.nowNanos()) {
                continue;
            }
            if (leads) {
                operation.asked();
                propose(core, operation.node(), operation.store(), operation, null);
            } else {
                forward(core, operation);
            }
        }
    }

    private void propose(
            RaftCore core,
            NodeId node,
            StoreId wanted,
            @Nullable RebindOperation operation,
            @Nullable RebindRequest request) {
        Member there = node.equals(driver.self().node()) ? driver.self() : loop.peer(driver.lane(), node);
        MembershipObstacle obstacle = null;
        if (there == null) {
            obstacle =
                    core.membership().names(node) ? MembershipObstacle.NOT_CONNECTED : MembershipObstacle.NOT_A_MEMBER;
        } else if (wanted.isKnown() && !wanted.equals(there.store())) {
            obstacle = MembershipObstacle.OTHER_STORE_CONNECTED;
        }
        if (there == null || obstacle != null) {
            tell(new Proposed(new Member(node, wanted), operation, request), Outcome.REFUSED, obstacle);
            return;
        }
        if (operation != null) {
            operation.waitUntil(Long.MAX_VALUE); // The core answers, whatever happens.
        }
        proposed.put(core.rebind(loop.nowNanos(), node, there.store()), new Proposed(there, operation, request));
    }

    private void forward(RaftCore core, RebindOperation operation) {
        NodeId leader = core.leader() != null ? core.leader() : leaderOfOthers;
        Member member = leader == null ? null : loop.peer(driver.lane(), leader);
        operation.waitUntil(loop.nowNanos() + heartbeatNanos);
        if (leader == null && core.isNeededForMajority(operation.node())) {
            operation.asked();
            operation.refused(MembershipObstacle.NEEDED_FOR_MAJORITY);
            return;
        }
        if (member == null) {
            return;
        }
        Envelope envelope = new Envelope(driver.group(), driver.self(), member, core.currentTerm());
        long id = ++lastForwarded;
        if (loop.send(
                driver.lane(), member.node(), new RebindRequest(envelope, id, operation.node(), operation.store()))) {
            operation.asked();
            // An answer may be dropped on the way: then it is asked for again.
            operation.waitUntil(loop.nowNanos() + 2 * electionNanos);
            forwarded.put(id, new Forwarded(member.node(), operation));
        }
    }

    /** Returns when to ask again, {@link Long#MAX_VALUE} for never. */
    long deadlineNanos() {
        long earliest = Long.MAX_VALUE;
        for (RebindOperation operation : open) {
            earliest = Math.min(earliest, operation.nextNanos());
        }
        return earliest;
    }

    // ---- answers

    /** Returns whether a proposal is one of these. */
    boolean owns(long proposal) {
        return proposed.containsKey(proposal);
    }

    /** The core has decided. */
    void onOutcome(ProposalOutcome outcome) {
        Proposed asked = Objects.requireNonNull(proposed.remove(outcome.firstId()), "one of these");
        if (outcome instanceof ProposalOutcome.Committed) {
            tell(asked, Outcome.BOUND, null);
        } else if (outcome instanceof ProposalOutcome.Refused refused) {
            MembershipObstacle obstacle = refused.obstacle();
            if (obstacle == MembershipObstacle.STORE_IS_NAMED) {
                tell(asked, Outcome.BOUND, null);
            } else {
                tell(asked, obstacle == null ? Outcome.NOT_TAKEN : Outcome.REFUSED, obstacle);
            }
        } else {
            tell(asked, Outcome.UNKNOWN, null);
        }
    }

    private void tell(Proposed asked, Outcome outcome, @Nullable MembershipObstacle obstacle) {
        StoreId store = outcome == Outcome.BOUND ? asked.member().store() : StoreId.NONE;
        if (asked.request() != null) {
            answer(asked.request(), outcome, store, obstacle);
        }
        if (asked.operation() != null) {
            answered(asked.operation(), outcome, store, obstacle);
        }
    }

    private void answer(RebindRequest request, Outcome outcome, StoreId store, @Nullable MembershipObstacle obstacle) {
        Envelope asked = request.envelope();
        Envelope envelope = new Envelope(driver.group(), driver.self(), asked.from(), driver.term());
        RebindResponse response = new RebindResponse(envelope, request.id(), outcome, store, obstacle);
        loop.send(driver.lane(), asked.from().node(), response);
    }

    private void answered(
            RebindOperation operation, Outcome outcome, StoreId store, @Nullable MembershipObstacle obstacle) {
        operation.waitUntil(loop.nowNanos() + heartbeatNanos);
        driver.touch();
        switch (outcome) {
            case BOUND -> operation.bound(store);
            case NOT_TAKEN -> operation.notTaken();
            case UNKNOWN -> operation.answerLost();
            case REFUSED -> {
                if (obstacle != null) {
                    operation.refused(obstacle);
                }
            }
        }
    }

    // ---- for messages

    String describe(MembershipObstacle obstacle, NodeId node, StoreId store) {
        return ObstacleText.of(obstacle, node, store);
    }

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
