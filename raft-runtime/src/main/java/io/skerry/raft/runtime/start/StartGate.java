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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the groups of a node from beginning until it is known which membership they begin with, and tells peers that
 * still wait what is known here.
 *
 * <p>Confined to the control loop, that of lane 0, but for {@link #waitingFor}.
 */
public final class StartGate {

    private static final Logger LOG = LoggerFactory.getLogger(StartGate.class);

    /** What the gate asks of the node. */
    public interface Node {

        /** Sends on lane 0, at once; a peer that cannot be reached is told again when its lane is up. */
        void send(NodeId peer, NodeMessage message);

        /**
         * The groups may begin: with the membership, which is to be made durable first; or, if it is null, with nothing
         * but what their logs say, because the cluster began without this store.
         */
        void begin(@Nullable Membership first);

        /** The start waits for other nodes than before. */
        void waitsFor(Set<NodeId> nodes);
    }

    private final Member self;
    private final Node node;
    private final FirstStartRound round;
    private final Set<NodeId> connected = new HashSet<>();
    private @Nullable Membership first;
    private boolean begun;
    private volatile Set<NodeId> waitingFor = Set.of();

    /** Returns a closed gate. */
    public StartGate(Member self, ClusterConfig cluster, Node node) {
        this.self = self;
        this.node = node;
        this.round = new FirstStartRound(cluster, self);
    }

    /** Opens at once: the folder, or a log in it, knows a membership; the first one, if this store took part. */
    public void pass(@Nullable Membership known) {
        first = known;
        begun = true;
    }

    /** Begins to wait, unless there is nobody to wait for. */
    public void await() {
        if (!begun) {
            maybeBegin();
        }
    }

    /** Lane 0 to a peer is up. */
    public void onConnected(Member peer) {
        connected.add(peer.node());
        if (begun) {
            return;
        }
        boolean news = round.meet(peer);
        tell(news ? connected : Set.of(peer.node()), new FirstStart(round.list()));
        maybeBegin();
    }

    /** Lane 0 to a peer is lost. */
    public void onDisconnected(NodeId peer) {
        connected.remove(peer);
    }

    /** A peer waits. */
    public void on(NodeId peer, FirstStart start) {
        if (first != null) {
            node.send(peer, new FirstMembership(first));
        } else if (!begun) {
            round.tell(peer, start.met());
            maybeBegin();
        }
    }

    /** A peer knows the first membership. */
    public void on(NodeId peer, FirstMembership told) {
        if (begun) {
            return;
        }
        StoreId named = storeOf(told.membership());
        if (self.store().equals(named)) {
            begin(told.membership());
            return;
        }
        LOG.warn(
                "node={} node {} knows how the cluster began. {}",
                self.node(),
                peer,
                new ReplicaReplacedException(self.node(), named, self.store()).getMessage());
        begin(null);
    }

    private StoreId storeOf(Membership membership) {
        for (Member member : membership.voters()) {
            if (member.node().equals(self.node())) {
                return member.store();
            }
        }
        for (Member member : membership.learners()) {
            if (member.node().equals(self.node())) {
                return member.store();
            }
        }
        return StoreId.NONE;
    }

    private void maybeBegin() {
        Membership agreed = round.agreed();
        if (agreed != null) {
            begin(agreed);
            return;
        }
        Set<NodeId> waiting = round.waitingFor();
        if (!waiting.equals(waitingFor)) {
            waitingFor = Set.copyOf(waiting);
            LOG.info(
                    "node={} waits for nodes {}: the first start of a cluster needs all of its first nodes",
                    self.node(),
                    waiting);
            node.waitsFor(waiting);
        }
    }

    private void begin(@Nullable Membership membership) {
        begun = true;
        waitingFor = Set.of();
        node.begin(membership);
    }

    /** The membership that the groups have begun with is durable: peers may be told. */
    public void begun(Membership membership) {
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
