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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FirstStartRoundTest {

    private static final ClusterConfig THREE =
            ClusterConfig.of(List.of(ClusterNode.of(1, ":1"), ClusterNode.of(2, ":2"), ClusterNode.of(3, ":3")));

    private static Member member(long node, long store) {
        return new Member(NodeId.of(node), StoreId.of(store));
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
        Membership agreed = new FirstStartRound(one, member(1, 10)).agreed();
        assertEquals(Membership.ofVoters(List.of(member(1, 10))), agreed);
    }

    @Test
    void waitsForWhomItHasNotMetAndThenForTheirWord() {
        FirstStartRound round = new FirstStartRound(THREE, member(1, 10));
        assertEquals(nodes(2, 3), round.waitingFor());
        assertTrue(round.meet(member(2, 20)));
        assertFalse(round.meet(member(2, 20)), "nothing new");
        assertEquals(nodes(3), round.waitingFor());
        round.meet(member(3, 30));
        assertEquals(nodes(2, 3), round.waitingFor(), "met, but they have not told whom they have met");
        round.tell(NodeId.of(2), round.list());
        assertEquals(nodes(3), round.waitingFor());
        assertNull(round.agreed());
        round.tell(NodeId.of(3), round.list());
        assertEquals(Membership.ofVoters(List.of(member(1, 10), member(2, 20), member(3, 30))), round.agreed());
    }

    @Test
    void anotherListIsNoAgreement() {
        FirstStartRound round = new FirstStartRound(THREE, member(1, 10));
        round.meet(member(2, 20));
        round.meet(member(3, 30));
        round.tell(NodeId.of(2), round.list());
        round.tell(NodeId.of(3), List.of(member(1, 10), member(2, 21), member(3, 30)));
        assertEquals(nodes(3), round.waitingFor());
        assertNull(round.agreed());
    }

    @Test
    void whoComesBackWithAnotherDiskHasSaidNothingYet() {
        FirstStartRound round = new FirstStartRound(THREE, member(1, 10));
        round.meet(member(2, 20));
        round.meet(member(3, 30));
        round.tell(NodeId.of(2), round.list());
        round.tell(NodeId.of(3), round.list());
        assertNotNull(round.agreed());
        assertTrue(round.meet(member(2, 21)));
        assertNull(round.agreed());
        assertEquals(nodes(2, 3), round.waitingFor(), "node 3 has told of the old disk");
    }

    @Test
    void learnersBelongToTheListAndDoNotVote() {
        ClusterNode learner =
                new ClusterNode(NodeId.of(2), io.skerry.raft.config.HostPort.parse(":2"), null, null, false);
        ClusterConfig cluster = ClusterConfig.of(List.of(ClusterNode.of(1, ":1"), learner));
        FirstStartRound round = new FirstStartRound(cluster, member(1, 10));
        round.meet(member(2, 20));
        round.tell(NodeId.of(2), round.list());
        assertEquals(new Membership(List.of(member(1, 10)), List.of(), List.of(member(2, 20))), round.agreed());
    }

    @Test
    void strangersAreNotMet() {
        FirstStartRound round = new FirstStartRound(THREE, member(1, 10));
        assertFalse(round.meet(member(4, 40)));
        assertEquals(List.of(member(1, 10)), round.list());
    }

    /**
     * Nodes meet, tell, die and lose their disks in any order, with words that come late; whoever agrees stays with it.
     * Never do two of them agree on different memberships.
     */
    @Test
    void noTwoMembershipsAreEverAgreedOn() {
        int agreements = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            agreements += new Run(new SplittableRandom(seed)).play(seed);
        }
        assertTrue(agreements > 10_000, "most runs agree: " + agreements);
    }

    /** Three nodes and what is on the way between them. */
    private static final class Run {

        private record Word(int from, int to, long storeOfSender, List<Member> list) {}

        private final SplittableRandom random;
        private final long[] stores = {10, 20, 30};
        private final FirstStartRound[] rounds = new FirstStartRound[3];
        private final List<Word> words = new ArrayList<>();
        private final Membership[] agreed = new Membership[3];

        Run(SplittableRandom random) {
            this.random = random;
            for (int i = 0; i < 3; i++) {
                begin(i);
            }
        }

        private void begin(int i) {
            rounds[i] = new FirstStartRound(THREE, member(i + 1, stores[i]));
            agreed[i] = null;
            words.removeIf(word -> word.from() == i || word.to() == i); // Connections break with the process.
        }

        int play(long seed) {
            List<Membership> ever = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                int one = random.nextInt(3);
                int other = (one + 1 + random.nextInt(2)) % 3;
                switch (random.nextInt(12)) {
                    case 0 -> {
                        if (agreed[one] == null && random.nextInt(3) == 0) {
                            stores[one] += random.nextInt(2); // Restarted, with its disk or with another.
                            begin(one);
                        }
                    }
                    case 1, 2, 3, 4, 5 -> connect(one, other);
                    default -> deliver();
                }
                for (int i = 0; i < 3; i++) {
                    Membership now = agreed[i] == null ? rounds[i].agreed() : null;
                    if (now != null) {
                        agreed[i] = now;
                        ever.add(now);
                    }
                }
            }
            assertTrue(ever.stream().distinct().count() <= 1, () -> "seed " + seed + ": " + ever);
            return ever.isEmpty() ? 0 : 1;
        }

        /** Who has agreed says so no more: a node that has begun tells the membership instead. */
        private void connect(int one, int other) {
            for (int[] way : new int[][] {{one, other}, {other, one}}) {
                if (agreed[way[0]] == null) {
                    rounds[way[0]].meet(member(way[1] + 1, stores[way[1]]));
                    for (int to = 0; to < 3; to++) {
                        if (to != way[0]) {
                            words.add(new Word(way[0], to, stores[way[0]], rounds[way[0]].list()));
                        }
                    }
                }
            }
        }

        private void deliver() {
            if (!words.isEmpty()) {
                Word word = words.remove(random.nextInt(Math.min(4, words.size())));
                if (agreed[word.to()] == null && stores[word.from()] == word.storeOfSender()) {
                    rounds[word.to()].tell(NodeId.of(word.from() + 1), word.list());
                }
            }
        }
    }
}
