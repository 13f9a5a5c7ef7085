package io.skerry.raft.runtime.start;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the first nodes of a cluster agree on its first membership. Each tells the others whom it has met, with which store.
 * The membership is made only once every one of them has told the same complete list: a node that has made it never again
 * confirms another, so two different ones cannot both find everybody's word, whoever is killed or loses its disk
 * meanwhile.
 *
 * <p>Pure; not thread-safe; owned by its creator.
 */
public final class FirstStartRound {

    private final ClusterConfig cluster;
    private final NodeId self;
    private final Map<NodeId, StoreId> met = new TreeMap<>();
    private final Map<NodeId, List<Member>> told = new HashMap<>();

    /** Begins with this node alone. */
    public FirstStartRound(ClusterConfig cluster, Member self) {
        this.cluster = cluster;
        this.self = self.node();
        met.put(self.node(), self.store());
    }

    /** A node was met; returns whether the own list has changed, and must be told anew. */
    public boolean meet(Member peer) {
        if (cluster.find(peer.node()) == null) {
            return false;
        }
        boolean changed = !peer.store().equals(met.put(peer.node(), peer.store()));
        if (changed) {
            // What it told was told by another store, or is not known to be.
            told.remove(peer.node());
        }
        return changed;
    }

    /** A node told whom it has met. */
    public void tell(NodeId peer, List<Member> list) {
        told.put(peer, list);
    }

    /** Returns whom this node has met, itself included. */
    public List<Member> list() {
        List<Member> list = new ArrayList<>();
        met.forEach((node, store) -> list.add(new Member(node, store)));
        return list;
    }

    /** Returns whom the start waits for: who was not met, or has not told the same list. */
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
        List<Member> own = list();
        for (NodeId node : met.keySet()) {
            if (!node.equals(self) && !own.equals(told.get(node))) {
                waiting.add(node);
            }
        }
        return waiting;
    }

    /** Returns the first membership, once everybody has agreed; else null. */
    public @Nullable Membership agreed() {
        if (!waitingFor().isEmpty()) {
            return null;
        }
        List<Member> voters = new ArrayList<>();
        List<Member> learners = new ArrayList<>();
        for (Member member : list()) {
            (cluster.node(member.node()).voter() ? voters : learners).add(member);
        }
        return new Membership(voters, List.of(), learners);
    }
}
