package io.skerry.raft.runtime.start;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.wire.FirstNode;
import io.skerry.raft.runtime.wire.FirstStart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the first nodes of a cluster agree on its first membership. Each tells the others what it proposes: who votes, who
 * learns, and whom it has met, in which life of which store. The membership is made only once every one of them has told
 * one and the same complete proposal: a node that has made it never again confirms another, so two different ones cannot
 * both find everybody's word, whoever is killed, loses its disk or gets it back meanwhile.
 *
 * <p>That rests on an order: a proposal names lives, which do not come back, and a node's proposals only ever exchange a
 * life for a later one. So of two proposals that two nodes have both told, both have told the same one last.
 *
 * <p>Pure; not thread-safe; owned by its creator.
 */
public final class FirstStartRound {

    private final ClusterConfig cluster;
    private final NodeId self;
    private final Map<NodeId, FirstNode> met = new TreeMap<>();
    /** Lives that another life of their node was met after. */
    private final Set<FirstNode> over = new HashSet<>();

    private final Map<NodeId, FirstStart> told = new TreeMap<>();

    /** Begins with this node alone, in a life of its store. */
    public FirstStartRound(ClusterConfig cluster, Member self, long openCounter) {
        this.cluster = cluster;
        this.self = self.node();
        met.put(self.node(), life(self, openCounter));
    }

    private FirstNode life(Member member, long openCounter) {
        return new FirstNode(member, openCounter, cluster.node(member.node()).voter());
    }

    /**
     * A node was met, in a life of its store; returns whether the own proposal has changed, and must be told anew. A life
     * that {@link #isOver} changes nothing.
     */
    public boolean meet(Member peer, long openCounter) {
        if (cluster.find(peer.node()) == null || isOver(peer, openCounter)) {
            return false;
        }
        FirstNode life = life(peer, openCounter);
        FirstNode before = met.put(peer.node(), life);
        if (life.equals(before)) {
            return false;
        }
        if (before != null) {
            over.add(before);
        }
        told.remove(peer.node()); // It was told by another life, or is not known to be.
        return true;
    }

    /** Returns whether another life of that node was met after this one: two processes run under its name. */
    public boolean isOver(Member peer, long openCounter) {
        return cluster.find(peer.node()) != null && over.contains(life(peer, openCounter));
    }

    /** A node told what it proposes. */
    public void tell(NodeId peer, FirstStart proposal) {
        told.put(peer, proposal);
    }

    /** The connection to a node is lost, and its word with it: it tells it again. */
    public void forget(NodeId peer) {
        told.remove(peer);
    }

    /** Returns what this node proposes. */
    public FirstStart proposal() {
        List<FirstNode> nodes = new ArrayList<>();
        for (ClusterNode node : cluster.nodes()) {
            FirstNode unmet = new FirstNode(new Member(node.id(), StoreId.NONE), 0, node.voter());
            nodes.add(met.getOrDefault(node.id(), unmet));
        }
        return new FirstStart(nodes);
    }

    /** Returns whom the start waits for: who was not met, or has not told the same proposal. */
    public Set<NodeId> waitingFor() {
        Set<NodeId> waiting = new TreeSet<>();
        for (ClusterNode node : cluster.nodes()) {
            if (!met.containsKey(node.id())) {
                waiting.add(node.id());
            }
        }
        if (!waiting.isEmpty()) {
            return waiting;
        }
        FirstStart own = proposal();
        for (NodeId node : met.keySet()) {
            if (!node.equals(self) && !own.equals(told.get(node))) {
                waiting.add(node);
            }
        }
        return waiting;
    }

    /** Returns what those propose whose configs have other voters or learners than this node's: they never agree. */
    public Map<NodeId, String> otherRoles() {
        String own = proposal().roles();
        Map<NodeId, String> others = new TreeMap<>();
        told.forEach((node, proposal) -> {
            if (!proposal.roles().equals(own)) {
                others.put(node, proposal.roles());
            }
        });
        return others;
    }

    /** Returns the first membership, once everybody has agreed; else null. */
    public @Nullable Membership agreed() {
        return waitingFor().isEmpty() ? proposal().membership() : null;
    }
}
