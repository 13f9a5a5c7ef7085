package io.skerry.raft.runtime.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.wire.FirstMembership;
import io.skerry.raft.runtime.wire.FirstStart;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StartGateTest {

    private static final ClusterConfig FOUR = ClusterConfig.of(List.of(
            ClusterNode.of(1, ":1"), ClusterNode.of(2, ":2"), ClusterNode.of(3, ":3"), ClusterNode.of(4, ":4")));

    /** Notes to whom something was sent; connections break as soon as something is sent over them. */
    private static final class Fragile implements StartGate.Node {
        private final Set<NodeId> told = new HashSet<>();
        private final List<NodeMessage> sent = new ArrayList<>();
        private final StartGate gate = new StartGate(member(1), FOUR, this);
        private boolean breaks;

        @Override
        public void send(NodeId peer, NodeMessage message) {
            told.add(peer);
            sent.add(message);
            if (breaks) {
                gate.onDisconnected(peer);
            }
        }

        @Override
        public void begin(@Nullable Membership first) {}

        @Override
        public void waitsFor(Set<NodeId> nodes) {}
    }

    private static Member member(long node) {
        return new Member(NodeId.of(node), StoreId.of(10 * node));
    }

    @Test
    void allPeersAreToldWhomItHasMetThoughConnectionsBreakMeanwhile() {
        Fragile node = new Fragile();
        node.gate.onConnected(member(2));
        node.gate.onConnected(member(3));
        node.told.clear();
        node.sent.clear();
        node.breaks = true;
        node.gate.onConnected(member(4));
        assertEquals(Set.of(NodeId.of(2), NodeId.of(3), NodeId.of(4)), node.told);
        assertEquals(3, node.sent.stream().filter(FirstStart.class::isInstance).count());
    }

    @Test
    void allPeersAreToldTheFirstMembershipThoughConnectionsBreakMeanwhile() {
        Fragile node = new Fragile();
        node.gate.onConnected(member(2));
        node.gate.onConnected(member(3));
        node.gate.onConnected(member(4));
        node.told.clear();
        node.sent.clear();
        node.breaks = true;
        Membership first = Membership.ofVoters(List.of(member(1), member(2), member(3), member(4)));
        node.gate.begun(first);
        assertEquals(Set.of(NodeId.of(2), NodeId.of(3), NodeId.of(4)), node.told);
        assertEquals(
                3, node.sent.stream().filter(FirstMembership.class::isInstance).count());
    }
}
