package io.skerry.raft.core.paper;

import static io.skerry.raft.core.paper.Servers.requestVote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.Role;
import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figure 2, the box "RequestVote RPC". */
@DisplayName("Figure 2, RequestVote RPC")
class Figure2RequestVoteTest {

    @Test
    @DisplayName("§5.2: invoked by candidates to gather votes")
    void onlyCandidatesInvokeIt() {
        Servers servers = Servers.three();
        servers.timeOut(1);
        assertEquals(0, servers.sent(RequestVoteRequest.class).size(), "not by one that asks for pre-votes");

        servers.stand(2);
        servers.persistAll(2);
        assertEquals(Role.CANDIDATE, servers.role(2));
        assertEquals(2, servers.sent(RequestVoteRequest.class).size());
    }

    @Test
    @DisplayName("Arguments term and candidateId: candidate's term; candidate requesting vote")
    void candidateNamesItselfAndItsTerm() {
        RequestVoteRequest request = asked(Servers.three().withLog(1, "1,1", 6));

        assertEquals(7, request.term());
        assertEquals(NodeId.of(1), request.from());
    }

    @Test
    @DisplayName("§5.4: arguments lastLogIndex and lastLogTerm: those of the candidate's last log entry")
    void candidateNamesItsLastEntry() {
        RequestVoteRequest request = asked(Servers.three().withLog(1, "1,1,2", 6));

        assertEquals(3, request.last().index());
        assertEquals(2, request.last().term());
        assertEquals(LogPosition.NONE, asked(Servers.three()).last(), "none in an empty log");
    }

    @Test
    @DisplayName("The result voteGranted: true means candidate received vote")
    void grantedMeansThatTheVoteIsTheCandidates() {
        Servers servers = Servers.three();

        assertTrue(ask(servers, requestVote(1, 2, 1, "0/0")).granted());
        assertEquals(Notation.member(2), servers.of(1).votedFor());
        assertFalse(ask(servers, requestVote(1, 3, 1, "0/0")).granted());
        assertEquals(Notation.member(2), servers.of(1).votedFor());
    }

    /** Returns what S1 asks when it stands for election. */
    private static RequestVoteRequest asked(Servers servers) {
        servers.stand(1);
        servers.persistAll(1);
        return servers.sent(RequestVoteRequest.class).get(0);
    }

    @Test
    @DisplayName("§5.1: the result holds the term, for the candidate to update itself")
    void resultHoldsTheTerm() {
        Servers servers = Servers.three().withLog(1, "1", 4);

        assertEquals(4, ask(servers, requestVote(3, 2, 1, "1/1")).term());
        assertEquals(5, ask(servers, requestVote(5, 2, 1, "1/1")).term());
    }

    @Test
    @DisplayName("§5.1, receiver 1: reply false if term < currentTerm")
    void refusesAnEarlierTerm() {
        Servers servers = Servers.three().withLog(1, "1", 3);

        assertFalse(ask(servers, requestVote(2, 2, 1, "9/9")).granted());
        assertEquals(3, servers.of(1).term());
    }

    @Test
    @DisplayName("§5.2, receiver 2: grant the vote if votedFor is null or the candidate")
    void votesOnceInATerm() {
        Servers servers = Servers.three();

        assertTrue(ask(servers, requestVote(1, 2, 1, "0/0")).granted(), "no vote yet");
        assertTrue(ask(servers, requestVote(1, 2, 1, "0/0")).granted(), "the same candidate again");
        assertFalse(ask(servers, requestVote(1, 3, 1, "0/0")).granted(), "another one, in the same term");
        assertTrue(ask(servers, requestVote(2, 3, 1, "0/0")).granted(), "in the next term");
    }

    @Test
    @DisplayName("§5.2, receiver 2: the vote is remembered across a restart")
    void voteOutlivesARestart() {
        Servers servers = Servers.three();
        ask(servers, requestVote(1, 2, 1, "0/0"));
        servers.crash(1);
        servers.restart(1);

        assertFalse(ask(servers, requestVote(1, 3, 1, "0/0")).granted());
    }

    @ParameterizedTest(name = "own log {0}, candidate''s last entry {1}: {2}, {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # own log | last | granted | why
            1,1       | 1/2  | true    | equal
            1,1       | 1/3  | true    | longer
            1,1       | 1/1  | false   | shorter
            1,1       | 2/1  | true    | a later term outweighs a longer log
            2         | 1/9  | false   | a longer log does not outweigh a later term
            ''        | 0/0  | true    | both are empty
            1         | 0/0  | false   | the candidate has nothing
            """)
    @DisplayName("§5.4, receiver 2: ... and if the candidate's log is at least as up-to-date as the receiver's")
    void votesForAnUpToDateLog(String log, String last, boolean granted, String why) {
        Servers servers = Servers.three().withLog(1, log, 2);

        assertEquals(granted, ask(servers, requestVote(3, 2, 1, last)).granted(), why);
    }

    private static RequestVoteResponse ask(Servers servers, RequestVoteRequest request) {
        return servers.tell(request, RequestVoteResponse.class);
    }
}
