package io.skerry.raft.runtime.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.wire.FirstMembership;
import io.skerry.raft.runtime.wire.FirstNode;
import io.skerry.raft.runtime.wire.FirstStart;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartGateTest {

    private static final ClusterConfig FOUR = ClusterConfig.of(List.of(
            ClusterNode.of(1, ":1"), ClusterNode.of(2, ":2"), ClusterNode.of(3, ":3"), ClusterNode.of(4, ":4")));

    private static final Membership FIRST = Membership.ofVoters(List.of(member(1), member(2), member(3), member(4)));

    /** Notes to whom something was sent; connections break as soon as something is sent over them. */
    private static final class Fragile implements StartGate.Node {
        private final Set<NodeId> told = new HashSet<>();
        private final List<NodeMessage> sent = new ArrayList<>();
        private final StartGate gate = new StartGate(member(1), 1, FOUR, this);
        private final Map<Membership, Boolean> begun = new HashMap<>();
        private final Map<Membership, Boolean> kept = new HashMap<>();
        private Runnable later = () -> {};
        private String reason = "";
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
        public void later(Runnable task) {
            later = task;
        }

        @Override
        public void begin(Membership first, boolean tookPart) {
            begun.put(first, tookPart);
        }

        @Override
        public void keep(Membership first, boolean tookPart) {
            kept.put(first, tookPart);
        }

        @Override
        public void waitsFor(String why) {
            reason = why;
        }
    }

    private static Member member(long node) {
        return new Member(NodeId.of(node), StoreId.of(10 * node));
    }

    /** A folder whose logs know a membership, but not how the cluster began: it learns so, and tells others from then on. */
    @Test
    void aNodeThatBeganWithItsLogsAloneLearnsHowTheClusterBegan() {
        for (Membership first : List.of(FIRST, Membership.ofVoters(List.of(member(2), member(3))))) {
            Fragile node = new Fragile();
            node.gate.pass(null);
            node.gate.onConnected(member(2), 1);
            assertEquals(List.of(), node.sent);
            node.gate.on(NodeId.of(2), new FirstMembership(first));
            node.gate.on(NodeId.of(3), new FirstMembership(first));
            assertEquals(Map.of(), node.begun);
            assertEquals(Map.of(first, first.equals(FIRST)), node.kept);
            node.gate.begun(first);
            assertEquals(List.of(new FirstMembership(first)), node.sent);
        }
    }

    @Test
    void allPeersAreToldWhomItHasMetThoughConnectionsBreakMeanwhile() {
        Fragile node = new Fragile();
        node.gate.onConnected(member(2), 1);
        node.gate.onConnected(member(3), 1);
        node.told.clear();
        node.sent.clear();
        node.breaks = true;
        node.gate.onConnected(member(4), 1);
        assertEquals(Set.of(NodeId.of(2), NodeId.of(3), NodeId.of(4)), node.told);
        assertEquals(3, node.sent.stream().filter(FirstStart.class::isInstance).count());
    }

    @Test
    void allPeersAreToldTheFirstMembershipThoughConnectionsBreakMeanwhile() {
        Fragile node = new Fragile();
        node.gate.onConnected(member(2), 1);
        node.gate.onConnected(member(3), 1);
        node.gate.onConnected(member(4), 1);
        node.told.clear();
        node.sent.clear();
        node.breaks = true;
        node.gate.begun(FIRST);
        assertEquals(Set.of(NodeId.of(2), NodeId.of(3), NodeId.of(4)), node.told);
        assertEquals(
                3, node.sent.stream().filter(FirstMembership.class::isInstance).count());
    }

    /** A word that was lost on its way is told again, and answered by whoever knows more. */
    @Test
    void whileItWaitsItRepeatsItsWord() {
        Fragile node = new Fragile();
        node.gate.await();
        node.gate.onConnected(member(2), 1);
        node.told.clear();
        node.sent.clear();
        node.later.run();
        assertEquals(Set.of(NodeId.of(2)), node.told);
        assertInstanceOf(FirstStart.class, node.sent.get(0));
        node.gate.on(NodeId.of(2), new FirstMembership(FIRST));
        node.sent.clear();
        node.later.run();
        assertEquals(List.of(), node.sent, "it waits no more");
    }

    @Test
    void aStoreThatDidNotTakePartAnswersAsOthersDo() {
        Membership others = Membership.ofVoters(List.of(new Member(NodeId.of(1), StoreId.of(99)), member(2)));
        Fragile node = new Fragile();
        node.gate.on(NodeId.of(2), new FirstMembership(others));
        assertEquals(Map.of(others, false), node.begun);
        node.gate.on(NodeId.of(3), new FirstStart(List.of()));
        assertEquals(List.of(), node.sent, "nothing before it is durable");
        node.gate.begun(others);
        node.gate.on(NodeId.of(3), new FirstStart(List.of()));
        assertEquals(List.of(new FirstMembership(others)), node.sent);
    }

    @Test
    void anotherFirstMembershipChangesNothingOnceItHasBegun() {
        Fragile node = new Fragile();
        node.gate.pass(FIRST);
        node.gate.on(NodeId.of(2), new FirstMembership(Membership.ofVoters(List.of(member(1), member(2)))));
        assertEquals(Map.of(), node.begun);
        node.gate.onConnected(member(2), 1);
        assertEquals(List.of(new FirstMembership(FIRST)), node.sent, "the other one is to know");
    }

    @Test
    void itSaysWhoProposesOtherRoles() {
        Fragile node = new Fragile();
        node.gate.onConnected(member(2), 1);
        node.gate.on(NodeId.of(2), new FirstStart(List.of(new FirstNode(member(2), 1, true))));
        assertTrue(node.reason.endsWith("node 2 proposes voters [2], this node voters [1, 2, 3, 4]"), node.reason);
        assertTrue(node.gate.waitingFor().contains(NodeId.of(3)));
    }
}
