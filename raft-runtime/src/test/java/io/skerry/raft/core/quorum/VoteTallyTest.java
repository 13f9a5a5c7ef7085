package io.skerry.raft.core.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.core.quorum.VoteTally.Result;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoteTallyTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # voters | outgoing | granted | refused | result
            1        | ''       | 1       | ''      | WON
            1,2      | ''       | 1       | ''      | PENDING
            1,2      | ''       | 1       | 2       | LOST
            1,2,3    | ''       | 1       | ''      | PENDING
            1,2,3    | ''       | 1       | 2       | PENDING
            1,2,3    | ''       | 1,3     | 2       | WON
            1,2,3    | ''       | 1       | 2,3     | LOST
            1,2,3,4  | ''       | 1,2     | ''      | PENDING
            1,2,3,4  | ''       | 1,2     | 3,4     | LOST
            1,2,3,4  | ''       | 1,2,3   | 4       | WON
            1,2,3    | ''       | 1,4,5   | ''      | PENDING
            1,2,3    | 1,4,5    | 1,2,3   | ''      | PENDING
            1,2,3    | 1,4,5    | 1,2,3   | 4,5     | LOST
            1,2,3    | 1,4,5    | 1,2,4   | 3,5     | WON
            1,2,3    | 4,5,6    | 1,2     | ''      | PENDING
            1,2,3    | 4,5,6    | 1,2,4,5 | ''      | WON
            """)
    void countsBothSides(String voters, String outgoing, String granted, String refused, Result result) {
        Quorum quorum = Quorum.of(new Membership(members(voters), members(outgoing), List.of()));
        VoteTally tally = new VoteTally(quorum::isMetBy);
        members(granted).forEach(member -> tally.count(member, true));
        members(refused).forEach(member -> tally.count(member, false));

        assertEquals(result, tally.result());
    }

    @Test
    void firstAnswerOfAVoterStands() {
        Quorum quorum = new MajorityQuorum(members("1,2,3"));
        VoteTally tally = new VoteTally(quorum::isMetBy);
        tally.count(Notation.member(1), true);
        tally.count(Notation.member(2), false);
        tally.count(Notation.member(2), true);
        tally.count(Notation.member(1), true);

        assertEquals(Result.PENDING, tally.result());
    }

    private static List<Member> members(String names) {
        return names.isEmpty()
                ? List.of()
                : List.of(names.split(",")).stream().map(Notation::member).toList();
    }
}
