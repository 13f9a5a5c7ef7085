package io.skerry.raft.runtime.start;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.ReplicaReplacedException;
import io.skerry.raft.runtime.wire.FirstMembership;
import io.skerry.raft.runtime.wire.FirstStart;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the groups of a node from beginning until it is known which membership they begin with, and tells peers that
 * still wait what is known here. While it waits it repeats its word: whatever was lost on the way is told again, and
 * whoever knows the first membership answers.
 *
 * <p>Confined to the control loop, that of lane 0, but for {@link #waitingFor}.
 */
public final class StartGate {

    private static final Logger LOG = LoggerFactory.getLogger(StartGate.class);

    /** What the gate asks of the node. */
    public interface Node {

        /** Sends on lane 0, at once; what is lost is told again. */
        void send(NodeId peer, NodeMessage message);

        /** Runs a task on the control loop, an election timeout from now, unless the node is closed by then. */
        void later(Runnable task);

        /**
         * The groups may begin, once what the cluster began with is durable; {@link #begun} is to be called then.
         *
         * @param tookPart whether this store is named there; if not, groups begin with nothing but what their logs say
         */
        void begin(Membership first, boolean tookPart);

        /**
         * The groups have begun with what their logs say, and now it is told how the cluster began: it is to be kept for
         * those who ask, and for later lives; {@link #begun} is to be called then.
         *
         * @param tookPart whether this store is named there
         */
        void keep(Membership first, boolean tookPart);

        /** Says why the groups do not begin. */
        void waitsFor(String reason);
    }

    private final Member self;
    private final Node node;
    private final FirstStartRound round;
    private final Set<NodeId> connected = new HashSet<>();
    /** The roles that peers have proposed and this node's config does not have: each change is logged once. */
    private final Map<NodeId, String> otherRoles = new HashMap<>();
    /** What the groups begin with, and the same once it is durable and peers may be told. */
    private @Nullable Membership taken;

    private @Nullable Membership first;
    private boolean begun;
    private String reason = "";
    private volatile Set<NodeId> waitingFor = Set.of();

    /** Returns a closed gate of a node whose store was opened so often. */
    public StartGate(Member self, long openCounter, ClusterConfig cluster, Node node) {
        this.self = self;
        this.node = node;
        this.round = new FirstStartRound(cluster, self, openCounter);
    }

    /** Opens at once: the folder, or a log in it, knows a membership; the first one, if the folder has it. */
    public void pass(@Nullable Membership known) {
        taken = known;
        first = known;
        begun = true;
    }

    /** Begins to wait, unless there is nobody to wait for. */
    public void await() {
        if (!begun) {
            maybeBegin();
            node.later(this::repeat);
        }
    }

    private void repeat() {
        if (begun) {
            return;
        }
        node.later(this::repeat);
        node.waitsFor(reason); // Groups may have come meanwhile.
        tell(connected, round.proposal());
    }

    /** Lane 0 to a peer is up, whose store was opened so often. */
    public void onConnected(Member peer, long openCounter) {
        connected.add(peer.node());
        if (first != null) {
            node.send(peer.node(), new FirstMembership(first)); // If it began with another one, both are to know.
        }
        if (begun) {
            return;
        }
        if (round.isOver(peer, openCounter)) {
            LOG.warn(
                    "node={} peer={} is back, though another life of it was met since: two processes run as node {}, or"
                            + " did; stop all of them and start one",
                    self.node(),
                    peer,
                    peer.node());
        }
        boolean news = round.meet(peer, openCounter);
        tell(news ? connected : Set.of(peer.node()), round.proposal());
        maybeBegin();
    }

    /** Lane 0 to a peer is lost. */
    public void onDisconnected(NodeId peer) {
        connected.remove(peer);
        round.forget(peer);
        if (!begun) {
            maybeBegin(); // It waits for that one now.
        }
    }

    /** A peer waits. */
    public void on(NodeId peer, FirstStart start) {
        if (first != null) {
            node.send(peer, new FirstMembership(first));
        } else if (!begun) {
            round.tell(peer, start);
            warnOfOtherRoles();
            maybeBegin();
        }
    }

    private void warnOfOtherRoles() {
        round.otherRoles().forEach((peer, roles) -> {
            if (!roles.equals(otherRoles.put(peer, roles))) {
                LOG.warn(
                        "node={} node {} proposes {}, this node {}: the first start waits until they have one config",
                        self.node(),
                        peer,
                        roles,
                        round.proposal().roles());
            }
        });
    }

    /** A peer knows the first membership. */
    public void on(NodeId peer, FirstMembership told) {
        StoreId named = storeOf(told.membership());
        boolean tookPart = self.store().equals(named);
        if (begun && taken == null) {
            taken = told.membership();
            node.keep(told.membership(), tookPart);
            return;
        }
        if (begun) {
            compare(peer, told.membership());
            return;
        }
        if (!tookPart) {
            LOG.warn(
                    "node={} node {} knows how the cluster began. {}",
                    self.node(),
                    peer,
                    new ReplicaReplacedException(self.node(), named, self.store()).getMessage());
        }
        begin(told.membership(), tookPart);
    }

    private void compare(NodeId peer, Membership theirs) {
        if (taken != null && !taken.equals(theirs)) {
            LOG.error(
                    "node={} node {} began with the first membership {}, this node with {}: these are two clusters; stop"
                            + " the nodes of one of them and start them with empty folders",
                    self.node(),
                    peer,
                    theirs,
                    taken);
        }
    }

    private StoreId storeOf(Membership membership) {
        for (List<Member> members : List.of(membership.voters(), membership.learners())) {
            for (Member member : members) {
                if (member.node().equals(self.node())) {
                    return member.store();
                }
            }
        }
        return StoreId.NONE;
    }

    private void maybeBegin() {
        Membership agreed = round.agreed();
        if (agreed != null) {
            begin(agreed, true);
            return;
        }
        Set<NodeId> waiting = round.waitingFor();
        String why = reason(waiting);
        if (!why.equals(reason)) {
            reason = why;
            waitingFor = Set.copyOf(waiting);
            LOG.info("node={} {}", self.node(), why);
            node.waitsFor(why);
        }
    }

    private String reason(Set<NodeId> waiting) {
        StringBuilder text = new StringBuilder(
                "waits for nodes " + waiting + ": the first start of a cluster needs all of its first nodes");
        round.otherRoles()
                .forEach((peer, roles) -> text.append("; node ")
                        .append(peer)
                        .append(" proposes ")
                        .append(roles)
                        .append(", this node ")
                        .append(round.proposal().roles()));
        return text.toString();
    }

    private void begin(Membership membership, boolean tookPart) {
        begun = true;
        taken = membership;
        waitingFor = Set.of();
        node.begin(membership, tookPart);
    }

    /** The membership that the cluster began with is durable: peers may be told. */
    public void begun(Membership membership) {
        taken = membership;
        first = membership;
        tell(connected, new FirstMembership(membership));
    }

    /** Sending may find out that a connection is lost, which takes the peer from those who are connected. */
    private void tell(Set<NodeId> peers, NodeMessage message) {
        for (NodeId peer : List.copyOf(peers)) {
            node.send(peer, message);
        }
    }

    /** Returns whom the first start waits for. */
    public Set<NodeId> waitingFor() {
        return waitingFor;
    }
}
