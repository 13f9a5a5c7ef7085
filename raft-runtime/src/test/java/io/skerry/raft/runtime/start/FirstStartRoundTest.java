package io.skerry.raft.runtime.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.wire.FirstNode;
import io.skerry.raft.runtime.wire.FirstStart;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FirstStartRoundTest {

    private static final ClusterConfig THREE =
            ClusterConfig.of(List.of(ClusterNode.of(1, ":1"), ClusterNode.of(2, ":2"), ClusterNode.of(3, ":3")));

    private static Member member(long node, long store) {
        return new Member(NodeId.of(node), StoreId.of(store));
    }

    private static FirstNode first(long node, long store, long openCounter) {
        return new FirstNode(member(node, store), openCounter, true);
    }

    private static Set<NodeId> nodes(long... ids) {
        Set<NodeId> set = new java.util.HashSet<>();
        for (long id : ids) {
            set.add(NodeId.of(id));
        }
        return set;
    }

    @Test
    void aSingleNodeAgreesWithItself() {
        ClusterConfig one = ClusterConfig.of(List.of(ClusterNode.of(1, ":1")));
        Membership agreed = new FirstStartRound(one, member(1, 10), 1).agreed();
        assertEquals(Membership.ofVoters(List.of(member(1, 10))), agreed);
    }

    @Test
    void waitsForWhomItHasNotMetAndThenForTheirWord() {
        FirstStartRound round = new FirstStartRound(THREE, member(1, 10), 1);
        assertEquals(nodes(2, 3), round.waitingFor());
        assertTrue(round.meet(member(2, 20), 1));
        assertFalse(round.meet(member(2, 20), 1), "nothing new");
        assertEquals(nodes(3), round.waitingFor());
        round.meet(member(3, 30), 1);
        assertEquals(nodes(2, 3), round.waitingFor(), "met, but they have not told whom they have met");
        round.tell(NodeId.of(2), round.proposal());
        assertEquals(nodes(3), round.waitingFor());
        assertNull(round.agreed());
        round.tell(NodeId.of(3), round.proposal());
        assertEquals(Membership.ofVoters(List.of(member(1, 10), member(2, 20), member(3, 30))), round.agreed());
    }

    @Test
    void anotherListIsNoAgreement() {
        FirstStartRound round = new FirstStartRound(THREE, member(1, 10), 1);
        round.meet(member(2, 20), 1);
        round.meet(member(3, 30), 1);
        round.tell(NodeId.of(2), round.proposal());
        round.tell(NodeId.of(3), new FirstStart(List.of(first(1, 10, 1), first(2, 21, 1), first(3, 30, 1))));
        assertEquals(nodes(3), round.waitingFor());
        assertNull(round.agreed());
    }

    @Test
    void whoComesBackWithAnotherDiskHasSaidNothingYet() {
        FirstStartRound round = new FirstStartRound(THREE, member(1, 10), 1);
        round.meet(member(2, 20), 1);
        round.meet(member(3, 30), 1);
        round.tell(NodeId.of(2), round.proposal());
        round.tell(NodeId.of(3), round.proposal());
        assertNotNull(round.agreed());
        assertTrue(round.meet(member(2, 21), 1));
        assertNull(round.agreed());
        assertEquals(nodes(2, 3), round.waitingFor(), "node 3 has told of the old disk");
    }

    @Test
    void aLaterLifeOfTheSameStoreHasSaidNothingYet() {
        FirstStartRound round = new FirstStartRound(THREE, member(1, 10), 1);
        round.meet(member(2, 20), 1);
        round.meet(member(3, 30), 1);
        round.tell(NodeId.of(2), round.proposal());
        round.tell(NodeId.of(3), round.proposal());
        assertTrue(round.meet(member(3, 31), 1));
        assertTrue(round.meet(member(3, 30), 2));
        assertEquals(nodes(2, 3), round.waitingFor(), "node 2 has told of the first life of that store");
    }

    @Test
    void aLifeThatIsOverIsNotMetAgain() {
        FirstStartRound round = new FirstStartRound(THREE, member(1, 10), 1);
        round.meet(member(3, 30), 1);
        round.meet(member(3, 31), 1);
        assertTrue(round.isOver(member(3, 30), 1));
        assertFalse(round.meet(member(3, 30), 1));
        assertEquals(new FirstStart(List.of(first(1, 10, 1), first(2, 0, 0), first(3, 31, 1))), round.proposal());
    }

    @Test
    void aWordDoesNotOutliveItsConnection() {
        FirstStartRound round = new FirstStartRound(THREE, member(1, 10), 1);
        round.meet(member(2, 20), 1);
        round.meet(member(3, 30), 1);
        round.tell(NodeId.of(2), round.proposal());
        round.forget(NodeId.of(2));
        round.tell(NodeId.of(3), round.proposal());
        assertEquals(nodes(2), round.waitingFor());
    }

    @Test
    void otherRolesAreNoAgreement() {
        FirstStartRound round = new FirstStartRound(THREE, member(1, 10), 1);
        round.meet(member(2, 20), 1);
        round.meet(member(3, 30), 1);
        round.tell(NodeId.of(2), round.proposal());
        FirstNode learner = new FirstNode(member(1, 10), 1, false);
        round.tell(NodeId.of(3), new FirstStart(List.of(learner, first(2, 20, 1), first(3, 30, 1))));
        assertNull(round.agreed());
        assertEquals(nodes(3), round.waitingFor());
        assertEquals(Map.of(NodeId.of(3), "voters [2, 3] and learners [1]"), round.otherRoles());
    }

    @Test
    void learnersBelongToTheListAndDoNotVote() {
        ClusterNode learner =
                new ClusterNode(NodeId.of(2), io.skerry.raft.config.HostPort.parse(":2"), null, null, false);
        ClusterConfig cluster = ClusterConfig.of(List.of(ClusterNode.of(1, ":1"), learner));
        FirstStartRound round = new FirstStartRound(cluster, member(1, 10), 1);
        round.meet(member(2, 20), 1);
        round.tell(NodeId.of(2), round.proposal());
        assertEquals(new Membership(List.of(member(1, 10)), List.of(), List.of(member(2, 20))), round.agreed());
    }

    @Test
    void strangersAreNotMet() {
        FirstStartRound round = new FirstStartRound(THREE, member(1, 10), 1);
        assertFalse(round.meet(member(4, 40), 1));
        assertEquals(new FirstStart(List.of(first(1, 10, 1), first(2, 0, 0), first(3, 0, 0))), round.proposal());
    }
}
