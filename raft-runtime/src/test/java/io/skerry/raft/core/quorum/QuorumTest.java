package io.skerry.raft.core.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuorumTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # reached by each voter | by a majority
            5                       | 5
            5,5                     | 5
            5,3                     | 3
            5,4,3                   | 4
            9,9,0                   | 9
            9,0,0                   | 0
            5,4,3,2                 | 3
            9,9,9,0                 | 9
            9,9,0,0                 | 0
            5,4,3,2,1               | 3
            7,7,7,0,0               | 7
            7,6,5,4,3,2,1           | 4
            """)
    void majorityReachesTheMiddle(String reached, long expected) {
        List<Long> values = values(reached);
        Map<Member, Long> byMember = byMember(values);
        MajorityQuorum quorum = new MajorityQuorum(List.copyOf(byMember.keySet()));

        assertEquals(expected, quorum.reachedBy(byMember::get));
        assertSymmetric(values, expected);
        assertMonotonic(quorum, byMember);
    }

    private static void assertSymmetric(List<Long> values, long expected) {
        for (int turn = 1; turn < values.size(); turn++) {
            List<Long> turned = new ArrayList<>(values.subList(turn, values.size()));
            turned.addAll(values.subList(0, turn));
            Map<Member, Long> byMember = byMember(turned);
            assertEquals(expected, new MajorityQuorum(List.copyOf(byMember.keySet())).reachedBy(byMember::get));
        }
    }

    /** Whoever goes on, the quorum never goes back. */
    private static void assertMonotonic(Quorum quorum, Map<Member, Long> reached) {
        long before = quorum.reachedBy(reached::get);
        for (Member member : reached.keySet()) {
            Map<Member, Long> later = new HashMap<>(reached);
            later.merge(member, 1L, Long::sum);
            assertTrue(quorum.reachedBy(later::get) >= before, member + " went on");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # reached by 1 to 5, of which 1, 2, 3 are the new voters and 1, 4, 5 the old | by both
            9,9,9,0,0 | 0
            9,9,9,9,0 | 9
            9,0,0,9,9 | 0
            9,5,0,7,0 | 5
            0,9,9,9,9 | 9
            0,0,9,9,9 | 0
            1,2,3,4,5 | 2
            5,4,3,2,1 | 2
            """)
    void jointQuorumReachesWhatBothMajoritiesHave(String reached, long expected) {
        Map<Member, Long> byMember = byMember(values(reached));
        Quorum quorum = Quorum.of(membership(List.of(1L, 2L, 3L), List.of(1L, 4L, 5L)));

        assertEquals(expected, quorum.reachedBy(byMember::get));
        assertMonotonic(quorum, byMember);
    }

    @Test
    void sidesOfAJointQuorumMayBeExchanged() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 500; i++) {
            List<Long> one = nodes(random);
            List<Long> other = nodes(random);
            Map<Member, Long> reached = randomReached(random);
            assertEquals(
                    Quorum.of(membership(one, other)).reachedBy(reached::get),
                    Quorum.of(membership(other, one)).reachedBy(reached::get));
        }
    }

    @Test
    void equalsTheHighestValueThatAllOfSomeMajorityHave() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 2_000; i++) {
            List<Long> voters = nodes(random);
            List<Long> outgoing = random.nextBoolean() ? List.of() : nodes(random);
            Map<Member, Long> reached = randomReached(random);
            Quorum quorum = Quorum.of(membership(voters, outgoing));

            assertEquals(bruteForce(voters, outgoing, reached), quorum.reachedBy(reached::get));
        }
    }

    /** Tries every set of nodes: is it a majority of both sides, and up to where has all of it come? */
    private static long bruteForce(List<Long> voters, List<Long> outgoing, Map<Member, Long> reached) {
        long best = 0;
        for (int set = 0; set < 1 << 7; set++) {
            if (!isMajority(set, voters) || !outgoing.isEmpty() && !isMajority(set, outgoing)) {
                continue;
            }
            long least = Long.MAX_VALUE;
            for (long node = 1; node <= 7; node++) {
                boolean votes = voters.contains(node) || outgoing.contains(node);
                if (isIn(set, node) && votes) {
                    least = Math.min(least, reached.get(Notation.member(node)));
                }
            }
            best = Math.max(best, least);
        }
        return best;
    }

    private static boolean isMajority(int set, List<Long> voters) {
        return voters.stream().filter(node -> isIn(set, node)).count() > voters.size() / 2;
    }

    private static boolean isIn(int set, long node) {
        return (set >> (node - 1) & 1) == 1;
    }

    @Test
    void isMetByThoseWhoHaveReachedIt() {
        SplittableRandom random = new SplittableRandom(13);
        for (int i = 0; i < 2_000; i++) {
            Map<Member, Long> reached = randomReached(random);
            Quorum quorum = Quorum.of(membership(nodes(random), random.nextBoolean() ? List.of() : nodes(random)));
            long value = quorum.reachedBy(reached::get);

            assertTrue(quorum.isMetBy(member -> reached.get(member) >= value));
            assertFalse(quorum.isMetBy(member -> reached.get(member) > value));
        }
    }

    @Test
    void nothingIsEverDecidedWithoutVoters() {
        Quorum nobody = Quorum.of(Membership.EMPTY);

        assertEquals(0, nobody.reachedBy(member -> 9));
        assertFalse(nobody.isMetBy(member -> true));
    }

    private static List<Long> values(String text) {
        return List.of(text.split(",")).stream().map(Long::valueOf).toList();
    }

    private static Map<Member, Long> byMember(List<Long> values) {
        Map<Member, Long> byMember = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            byMember.put(Notation.member(i + 1), values.get(i));
        }
        return byMember;
    }

    private static Membership membership(List<Long> voters, List<Long> outgoing) {
        return new Membership(members(voters), members(outgoing), List.of());
    }

    private static List<Member> members(List<Long> nodes) {
        return nodes.stream().map(Notation::member).toList();
    }

    private static List<Long> nodes(SplittableRandom random) {
        List<Long> nodes = new ArrayList<>(LongStream.rangeClosed(1, 7)
                .filter(node -> random.nextBoolean())
                .boxed()
                .toList());
        if (nodes.isEmpty()) {
            nodes.add(1 + random.nextLong(7));
        }
        return nodes;
    }

    private static Map<Member, Long> randomReached(SplittableRandom random) {
        return byMember(LongStream.range(0, 7).mapToObj(i -> random.nextLong(6)).toList());
    }
}
