package io.skerry.raft.core.paper;

import static io.skerry.raft.core.paper.Servers.appendEntries;
import static io.skerry.raft.core.paper.Servers.envelope;
import static io.skerry.raft.core.paper.Servers.requestVote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.core.Role;
import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Figure 2, the box "Rules for Servers". */
@DisplayName("Figure 2, Rules for Servers")
class Figure2RulesForServersTest {

    @Nested
    @DisplayName("All servers")
    class AllServers {

        @Test
        @DisplayName("§5.3: if commitIndex > lastApplied, apply up to it, in order")
        void appliesWhatIsCommitted() {
            Servers servers = Servers.three();
            servers.tell(appendEntries(1, 2, 1, "0/0", "1,1,1", 2));

            assertEquals(2, servers.of(1).commitIndex());
            assertEquals(2, servers.of(1).appliedIndex());
        }

        @Test
        @DisplayName("§5.1: if a request holds a later term, adopt it, and convert to follower")
        void requestOfALaterTermMakesAFollower() {
            Servers servers = Servers.three().elect(1);
            servers.tell(appendEntries(7, 2, 1, "1/1", "", 0));

            assertEquals(Role.FOLLOWER, servers.role(1));
            assertEquals(7, servers.of(1).term());
        }

        @Test
        @DisplayName("§5.1: if a response holds a later term, adopt it, and convert to follower")
        void responseOfALaterTermMakesAFollower() {
            Servers servers = Servers.three().elect(1);
            servers.tell(AppendEntriesResponse.staleTerm(envelope(7, 2, 1)));

            assertEquals(Role.FOLLOWER, servers.role(1));
            assertEquals(7, servers.of(1).term());
        }
    }

    @Nested
    @DisplayName("Followers (§5.2)")
    class Followers {

        @Test
        @DisplayName("§5.2: respond to RPCs from candidates and leaders")
        void answersCandidatesAndLeaders() {
            Servers servers = Servers.three();

            assertTrue(servers.tell(requestVote(1, 2, 1, "0/0"), RequestVoteResponse.class)
                    .granted());
            assertEquals(
                    AppendEntriesResponse.Status.ACCEPTED,
                    servers.tell(appendEntries(1, 2, 1, "0/0", "1", 0), AppendEntriesResponse.class)
                            .status());
        }

        @Test
        @DisplayName("§5.2: if the election timeout elapses without a word of the leader, convert to candidate")
        void silenceMakesACandidate() {
            Servers servers = Servers.three().elect(1);
            servers.crash(1);
            servers.stand(2);

            assertEquals(Role.CANDIDATE, servers.role(2));
        }

        @Test
        @DisplayName("§5.2: AppendEntries of the current leader begin the timeout anew")
        void leaderKeepsAFollower() {
            Servers servers = Servers.three();
            servers.tell(appendEntries(1, 2, 1, "0/0", "1", 0));
            long before = servers.deadlineNanos(1);

            servers.cluster().advance(Duration.ofMillis(900));
            servers.tell(appendEntries(1, 2, 1, "1/1", "", 0));
            long timeout = CoreConfig.DEFAULT.electionTimeoutNanos();
            assertTrue(servers.deadlineNanos(1) >= servers.nowNanos() + timeout);
            assertNotEquals(before, servers.deadlineNanos(1));
        }

        @Test
        @DisplayName("§5.2: granting a vote begins the timeout anew; refusing one does not")
        void grantedVoteKeepsAFollower() {
            Servers servers = Servers.three().withLog(1, "2");
            long before = servers.deadlineNanos(1);
            servers.cluster().advance(Duration.ofMillis(900));

            servers.tell(requestVote(3, 2, 1, "1/1"));
            assertEquals(before, servers.deadlineNanos(1), "refused");

            servers.tell(requestVote(4, 3, 1, "2/1"));
            long timeout = CoreConfig.DEFAULT.electionTimeoutNanos();
            assertTrue(servers.deadlineNanos(1) >= servers.nowNanos() + timeout, "granted");
        }
    }

    @Nested
    @DisplayName("Candidates (§5.2)")
    class Candidates {

        @Test
        @DisplayName("§5.2: on conversion, increment currentTerm, vote for self, reset the timer, ask all others")
        void startsAnElection() {
            Servers servers = Servers.five();
            servers.stand(1);
            servers.persistAll(1);

            assertEquals(1, servers.of(1).term());
            assertEquals(Notation.member(1), servers.of(1).votedFor());
            long timeout = CoreConfig.DEFAULT.electionTimeoutNanos();
            assertTrue(servers.deadlineNanos(1) >= servers.nowNanos() + timeout);
            assertEquals(
                    List.of(2L, 3L, 4L, 5L),
                    servers.sent(RequestVoteRequest.class).stream()
                            .map(request -> request.to().value())
                            .toList());
        }

        @Test
        @DisplayName("§5.2: if votes are received from a majority of servers, become leader")
        void majorityMakesALeader() {
            Servers servers = Servers.five();
            servers.stand(1);
            servers.persistAll(1);

            servers.tell(new RequestVoteResponse(envelope(1, 2, 1), true));
            assertEquals(Role.CANDIDATE, servers.role(1), "two of five");
            servers.tell(new RequestVoteResponse(envelope(1, 3, 1), true));
            assertEquals(Role.LEADER, servers.role(1), "three of five");
        }

        @Test
        @DisplayName("§5.2: if AppendEntries are received from the new leader, convert to follower")
        void newLeaderMakesAFollower() {
            Servers servers = Servers.three();
            servers.stand(1);
            servers.tell(appendEntries(1, 2, 1, "0/0", "1", 0));

            assertEquals(Role.FOLLOWER, servers.role(1));
            assertEquals(NodeId.of(2), servers.of(1).leader());
        }

        @Test
        @DisplayName("§5.2: if the election timeout elapses, start a new election")
        void timeoutStartsAnotherElection() {
            Servers servers = Servers.three();
            servers.stand(1);
            servers.persistAll(1);
            servers.loseAll();
            servers.stand(1);

            assertEquals(Role.CANDIDATE, servers.role(1));
            assertEquals(2, servers.of(1).term());
        }
    }

    @Nested
    @DisplayName("Leaders")
    class Leaders {

        @Test
        @DisplayName("§5.2: upon election, send AppendEntries to each server (here with the term's first entry, §8)")
        void makesItselfHeardAtOnce() {
            Servers servers = Servers.three();
            servers.stand(1);
            servers.persistAll(1);
            servers.cluster().deliver(new RequestVoteResponse(envelope(1, 2, 1), true));

            assertEquals(
                    List.of(2L, 3L),
                    servers.sent(AppendEntriesRequest.class).stream()
                            .map(request -> request.to().value())
                            .toList());
        }

        @Test
        @DisplayName("§5.2: repeat heartbeats during idle periods, to prevent election timeouts")
        void heartbeatsPreventElections() {
            Servers servers = Servers.three().elect(1);
            servers.timeOut(1);
            assertEquals(2, servers.sent(HeartbeatRequest.class).size());

            servers.run(Duration.ofSeconds(10));
            assertEquals(Role.LEADER, servers.role(1));
            assertEquals(1, servers.of(1).term(), "nobody stood for election");
        }

        @Test
        @DisplayName("§5.3: a command is appended to the local log; the answer comes once it is applied")
        void commandIsAppendedThenApplied() {
            Servers servers = Servers.three().elect(1);
            servers.propose(1, "x=3");
            assertEquals("1,1", servers.log(1));
            assertEquals(1, servers.of(1).appliedIndex());
            assertFalse(committed(servers, "x=3"));

            servers.settle();
            assertEquals(2, servers.of(1).appliedIndex());
            assertTrue(committed(servers, "x=3"));
        }

        private boolean committed(Servers servers, String command) {
            return servers.cluster().trace().take().contains("1 " + command + ": committed at 1/2");
        }

        @Test
        @DisplayName("§5.3: if last log index >= nextIndex for a follower, send the entries from nextIndex on")
        void sendsFromNextIndex() {
            Servers servers = Servers.three().elect(1);
            long next = servers.seen(1, 2).nextIndex();
            servers.propose(1, "a", "b");

            AppendEntriesRequest request = to(2, servers.sent(AppendEntriesRequest.class));
            assertEquals(LogPosition.of(1, next - 1), request.previous());
            assertEquals(next, request.entries().firstIndex());
            assertEquals(servers.of(1).last(), request.entries().last());
        }

        @Test
        @DisplayName("§5.3: if successful, update nextIndex and matchIndex for the follower")
        void successMovesNextAndMatch() {
            Servers servers = Servers.three().elect(1);
            servers.propose(1, "a", "b");
            servers.tell(AppendEntriesResponse.accepted(envelope(1, 2, 1), 3));

            assertEquals(3, servers.seen(1, 2).matchIndex());
            assertEquals(4, servers.seen(1, 2).nextIndex());
        }

        @Test
        @DisplayName("§5.3: if AppendEntries fail because of log inconsistency, decrement nextIndex and retry")
        void inconsistencyGoesBackAndRetries() {
            Servers servers =
                    Servers.three().withLog(1, "1,1,2").withLog(2, "1").withLog(3, "1,1,2");
            servers.crash(3);
            servers.stand(1);
            servers.persistAll(1);
            servers.tell(new RequestVoteResponse(envelope(3, 2, 1), true));
            assertEquals(4, servers.seen(1, 2).nextIndex());

            AppendEntriesRequest retry = servers.tell(
                    AppendEntriesResponse.mismatch(envelope(3, 2, 1), 3, LogPosition.of(1, 1)),
                    AppendEntriesRequest.class);
            assertEquals(2, servers.seen(1, 2).nextIndex(), "by as much as the follower's answer allows (§5.3, end)");
            assertEquals(LogPosition.of(1, 1), retry.previous());
            servers.cluster().deliver(retry);
            servers.settle();
            assertEquals("1,1,2,3", servers.log(2));
        }

        @Test
        @DisplayName("§5.3: an N of the current term that a majority of matchIndex has reached becomes commitIndex")
        void majorityCommits() {
            Servers servers = Servers.five().elect(1);
            servers.propose(1, "a");
            servers.persistAll(1);

            servers.tell(AppendEntriesResponse.accepted(envelope(1, 2, 1), 2));
            assertEquals(1, servers.of(1).commitIndex(), "two of five");
            servers.tell(AppendEntriesResponse.accepted(envelope(1, 3, 1), 2));
            assertEquals(2, servers.of(1).commitIndex(), "three of five");
        }

        @Test
        @DisplayName("§5.4: ... but not one of an earlier term")
        void earlierTermsAreNotCommittedByCounting() {
            Servers servers =
                    Servers.three().withLog(1, "1,2").withLog(2, "1,2").withLog(3, "1,2");
            servers.crash(3);
            servers.stand(1);
            servers.persistAll(1);
            servers.tell(new RequestVoteResponse(envelope(3, 2, 1), true));

            servers.tell(AppendEntriesResponse.accepted(envelope(3, 2, 1), 2));
            assertEquals(2, servers.seen(1, 2).matchIndex());
            assertEquals(0, servers.of(1).commitIndex());

            servers.tell(AppendEntriesResponse.accepted(envelope(3, 2, 1), 3));
            assertEquals(3, servers.of(1).commitIndex(), "with an entry of its own term all are committed");
        }

        private static <T extends RaftMessage> T to(long server, List<T> messages) {
            return messages.stream()
                    .filter(message -> message.to().value() == server)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
