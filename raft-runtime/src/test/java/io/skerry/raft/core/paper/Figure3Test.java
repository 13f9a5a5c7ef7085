package io.skerry.raft.core.paper;

import static io.skerry.raft.core.paper.Servers.appendEntries;
import static io.skerry.raft.core.paper.Servers.requestVote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.core.Role;
import io.skerry.raft.core.check.InvariantViolation;
import io.skerry.raft.message.RequestVoteResponse;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The five properties of figure 3, as far as a few cores show them; the simulator checks them on many runs. */
@DisplayName("Figure 3, properties")
class Figure3Test {

    @Test
    @DisplayName("Election Safety (§5.2): at most one leader can be elected in a given term")
    void electionSafety() {
        Servers servers = Servers.three();
        int granted = 0;
        for (long candidate = 1; candidate <= 2; candidate++) {
            RequestVoteResponse answer = servers.tell(requestVote(1, candidate, 3, "0/0"), RequestVoteResponse.class);
            granted += answer.granted() ? 1 : 0;
        }
        assertEquals(1, granted, "of two candidates S3 elects one");

        servers.elect(1);
        long term = servers.of(1).term();
        assertThrows(
                InvariantViolation.class,
                () -> servers.tell(appendEntries(term, 2, 1, "0/0", "", 0)),
                "a leader that hears of another one in its term stops");
    }

    @Test
    @DisplayName("Leader Append-Only (§5.3): a leader never overwrites or deletes entries in its log")
    void leaderAppendOnly() {
        Servers servers = Servers.three().withLog(1, "1,1,2").withLog(2, "1").withLog(3, "1");
        servers.elect(1);

        assertEquals("1,1,2,3", servers.log(1));
    }

    @Test
    @DisplayName("Log Matching (§5.3): same index and term, then equal in all entries up to it")
    void logMatching() {
        Servers servers =
                Servers.three().withLog(1, "1,1,3,3").withLog(2, "1,2,2").withLog(3, "1,1,3,3");
        servers.elect(1);
        servers.settle();

        assertEquals(servers.entries(1), servers.entries(2));
        assertEquals(servers.entries(1), servers.entries(3));
    }

    @Test
    @DisplayName("Leader Completeness (§5.4): a committed entry is in the logs of the leaders of all later terms")
    void leaderCompleteness() {
        Servers servers = Servers.three().elect(1);
        servers.cut(3);
        servers.propose(1, "a");
        servers.settle();
        assertEquals(2, servers.of(1).commitIndex());

        servers.heal();
        servers.crash(1);
        servers.stand(3);
        assertNotEquals(Role.LEADER, servers.role(3), "S3 lacks the entry, and is not elected");

        servers.run(Duration.ofSeconds(5));
        assertEquals(Role.LEADER, servers.role(2));
        assertEquals("1,1,2", servers.log(3));
    }

    @Test
    @DisplayName("State Machine Safety (§5.4.3): no two servers apply different entries at an index")
    void stateMachineSafety() {
        Servers servers = Servers.three().elect(1);
        servers.propose(1, "a");
        servers.settle();
        servers.cut(1);
        servers.propose(1, "b"); // Nobody else has it; what is applied at its index later is another entry.
        servers.run(Duration.ofSeconds(5));
        servers.heal();
        servers.run(Duration.ofSeconds(5));

        // The cluster compares what is applied at each index, and stops at the first difference.
        for (long server = 1; server <= 3; server++) {
            assertEquals(servers.of(server).commitIndex(), servers.of(server).appliedIndex());
        }
        assertEquals(servers.entries(1), servers.entries(2));
        assertEquals(servers.entries(1), servers.entries(3));
    }
}
