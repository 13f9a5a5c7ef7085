package io.skerry.raft.core.paper;

import static io.skerry.raft.core.paper.Servers.appendEntries;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.AppendEntriesResponse.Status;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figure 2, the box "AppendEntries RPC". */
@DisplayName("Figure 2, AppendEntries RPC")
class Figure2AppendEntriesTest {

    @Test
    @DisplayName("§5.3: invoked by the leader to replicate log entries")
    void onlyTheLeaderInvokesIt() {
        Servers servers = Servers.three().elect(1);
        servers.propose(1, "a");
        servers.propose(2, "b");

        List<AppendEntriesRequest> sent = servers.sent(AppendEntriesRequest.class);
        assertEquals(2, sent.size());
        sent.forEach(request -> assertEquals(NodeId.of(1), request.from()));
    }

    @Test
    @DisplayName(
            "§5.2: also used as heartbeat (here a message of its own, and an empty one while the logs are compared)")
    void heartbeatsHoldNoEntries() {
        Servers servers = Servers.three().elect(1);
        servers.timeOut(1);

        assertEquals(0, servers.sent(AppendEntriesRequest.class).size());
        assertEquals(2, servers.sent(HeartbeatRequest.class).size());
        assertEquals(
                Status.ACCEPTED,
                send(Servers.three(), appendEntries(1, 2, 1, "0/0", "", 0)).status());
    }

    @Test
    @DisplayName("Argument term: leader's term")
    void termIsTheLeaders() {
        assertEquals(
                7,
                proposed(Servers.three().withLog(1, "1,1", 6).withLog(2, "1,1").withLog(3, "1,1"), "a")
                        .term());
    }

    @Test
    @DisplayName("Argument prevLogIndex: index of log entry immediately preceding new ones")
    void prevLogIndexPrecedesTheEntries() {
        AppendEntriesRequest request = proposed(withThreeLogs("1,1,2"), "a");

        assertEquals(4, request.previous().index(), "three of old, and the no-op of the new term");
        assertEquals(5, request.entries().firstIndex());
    }

    @Test
    @DisplayName("Argument prevLogTerm: term of prevLogIndex entry")
    void prevLogTermIsThatOfTheEntry() {
        Servers servers = withThreeLogs("1,1,2");
        servers.stand(1);
        servers.persistAll(1);
        servers.cluster().deliver(new RequestVoteResponse(Servers.envelope(3, 2, 1), true));

        assertEquals(
                LogPosition.of(2, 3),
                servers.sent(AppendEntriesRequest.class).get(0).previous());
    }

    @Test
    @DisplayName("Argument entries[]: log entries to store (may send more than one for efficiency)")
    void entriesAreSentTogether() {
        AppendEntriesRequest request = proposed(withThreeLogs("1"), "a", "b", "c");

        assertEquals(3, request.entries().last().index() - request.previous().index());
    }

    @Test
    @DisplayName("Argument leaderCommit: leader's commitIndex")
    void leaderCommitIsTheLeaders() {
        Servers servers = withThreeLogs("1,1,2");
        AppendEntriesRequest request = proposed(servers, "a");

        assertEquals(4, request.leaderCommit());
        assertEquals(servers.of(1).commitIndex(), request.leaderCommit());
    }

    private static Servers withThreeLogs(String terms) {
        return Servers.three().withLog(1, terms).withLog(2, terms).withLog(3, terms);
    }

    /** Returns what S1, once it is elected, sends to S2 when it is proposed commands. */
    private static AppendEntriesRequest proposed(Servers servers, String... commands) {
        servers.elect(1).propose(1, commands);
        return servers.sent(AppendEntriesRequest.class).get(0);
    }

    @Test
    @DisplayName("§5.1: the result holds the term, for the leader to update itself")
    void resultHoldsTheTerm() {
        Servers servers = Servers.three().withLog(1, "1,1", 4);

        assertEquals(4, send(servers, appendEntriesOfTerm(3)).term());
        assertEquals(5, send(servers, appendEntriesOfTerm(5)).term());
    }

    private static AppendEntriesRequest appendEntriesOfTerm(long term) {
        return appendEntries(term, 2, 1, "1/2", "", 0);
    }

    @Test
    @DisplayName("§5.3: the result is true if the follower held an entry matching prevLogIndex and prevLogTerm")
    void resultIsTrueIfThePreviousEntryMatches() {
        Servers servers = Servers.three().withLog(1, "1,1,2");

        assertEquals(
                Status.ACCEPTED,
                send(servers, appendEntries(3, 2, 1, "1/2", "", 0)).status());
        assertEquals(
                Status.ACCEPTED,
                send(servers, appendEntries(3, 2, 1, "2/3", "3", 0)).status());
        assertEquals("1,1,2,3", servers.log(1));
    }

    @Test
    @DisplayName("§5.2: the leader names itself, so that followers can redirect clients")
    void leaderNamesItself() {
        Servers servers = Servers.three();
        servers.tell(appendEntries(1, 2, 1, "0/0", "1", 0));

        assertEquals(NodeId.of(2), servers.of(1).leader());
    }

    @Test
    @DisplayName("§5.1, receiver 1: reply false if term < currentTerm")
    void refusesAnEarlierTerm() {
        Servers servers = Servers.three().withLog(1, "1,1", 3);

        AppendEntriesResponse answer = send(servers, appendEntries(2, 2, 1, "1/2", "2,2", 2));

        assertEquals(Status.STALE_TERM, answer.status());
        assertEquals("1,1", servers.log(1));
        assertEquals(0, servers.of(1).commitIndex());
    }

    @ParameterizedTest(name = "log {0}, prevLog {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # log    | prevLog | why
            1,1      | 1/3     | nothing stands there
            1,1      | 2/2     | an entry of an earlier term stands there
            1,2,2    | 1/2     | an entry of a later term stands there
            ''       | 1/1     | nothing stands anywhere
            1,1,1    | 3/9     | the log ends long before
            """)
    @DisplayName("§5.3, receiver 2: reply false if there is no entry at prevLogIndex whose term is prevLogTerm")
    void refusesWhatDoesNotContinueItsLog(String log, String previous, String why) {
        Servers servers = Servers.three().withLog(1, log);

        AppendEntriesResponse answer = send(servers, appendEntries(3, 2, 1, previous, "3", 0));

        assertEquals(Status.MISMATCH, answer.status(), why);
        assertEquals(log, servers.log(1), "and nothing changes");
    }

    @ParameterizedTest(name = "log {0}, prevLog {1}, entries {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # log      | prevLog | entries | becomes
            1,1,2,2    | 1/2     | 3       | 1,1,3
            1,1,2,2    | 1/2     | 2,3     | 1,1,2,3
            1,1,2,2    | 1/1     | 3,3,3,3 | 1,3,3,3,3
            2,2        | 0/0     | 1,3     | 1,3
            """)
    @DisplayName("§5.3, receiver 3: an entry that conflicts with a new one is deleted, with all that follow it")
    void deletesWhatConflicts(String log, String previous, String entries, String becomes) {
        Servers servers = Servers.three().withLog(1, log);
        send(servers, appendEntries(3, 2, 1, previous, entries, 0));

        assertEquals(becomes, servers.log(1));
    }

    @ParameterizedTest(name = "log {0}, prevLog {1}, entries {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # log      | prevLog | entries | becomes | why
            1,1        | 1/2     | 2,2     | 1,1,2,2 | both are new
            1,1        | 1/1     | 1,2     | 1,1,2   | the first one is there
            1,1,2,2    | 1/1     | 1,2     | 1,1,2,2 | all are there, and what follows stays
            1,1,2,2    | 1/1     | ''      | 1,1,2,2 | none are sent, and what follows stays
            """)
    @DisplayName("§5.3, receiver 4: append any new entries not already in the log")
    void appendsWhatIsNotThere(String log, String previous, String entries, String becomes, String why) {
        Servers servers = Servers.three().withLog(1, log);
        send(servers, appendEntries(3, 2, 1, previous, entries, 0));

        assertEquals(becomes, servers.log(1), why);
    }

    @ParameterizedTest(name = "entries {0}, leaderCommit {1}: {2}, {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # entries | leaderCommit | commitIndex | why
            1,1       | 0            | 0           | nothing is committed
            1,1       | 3            | 3           | as far as the leader says
            1,1       | 4            | 4           | the last new entry
            1,1       | 9            | 4           | no further than the last new entry
            ''        | 9            | 2           | without entries no further than prevLogIndex
            """)
    @DisplayName("§5.3, receiver 5: commitIndex becomes min(leaderCommit, index of last new entry), if that is more")
    void commitsUpToTheLastNewEntry(String entries, long leaderCommit, long commitIndex, String why) {
        Servers servers = Servers.three().withLog(1, "1,1,1,1,1");
        send(servers, appendEntries(1, 2, 1, "1/2", entries, leaderCommit));

        assertEquals(commitIndex, servers.of(1).commitIndex(), why);
    }

    private static AppendEntriesResponse send(Servers servers, AppendEntriesRequest request) {
        return servers.tell(request, AppendEntriesResponse.class);
    }
}
