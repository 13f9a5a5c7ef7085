package io.skerry.raft.core.paper;

import static io.skerry.raft.core.paper.Servers.appendEntries;
import static io.skerry.raft.core.paper.Servers.requestVote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.Role;
import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.HardState;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Figure 2, the box "State". */
@DisplayName("Figure 2, State")
class Figure2StateTest {

    @Test
    @DisplayName("§5.1: currentTerm is 0 on first boot, and increases monotonically")
    void currentTermBeginsAtZeroAndGrows() {
        Servers servers = Servers.three();
        assertEquals(0, servers.of(1).term());

        servers.tell(appendEntries(3, 2, 1, "0/0", "3", 0));
        assertEquals(3, servers.of(1).term());

        servers.tell(appendEntries(2, 3, 1, "0/0", "2", 0));
        assertEquals(3, servers.of(1).term());
    }

    @Test
    @DisplayName("§5.2: votedFor is the candidate that received the vote in the current term, or null if none")
    void votedForIsOfTheCurrentTerm() {
        Servers servers = Servers.three();
        assertNull(servers.of(1).votedFor());

        servers.tell(requestVote(1, 2, 1, "0/0"));
        assertEquals(Notation.member(2), servers.of(1).votedFor());

        servers.tell(appendEntries(2, 3, 1, "0/0", "", 0));
        assertNull(servers.of(1).votedFor(), "in the next term it has not voted yet");
    }

    @Test
    @DisplayName("§5.3: each entry holds a command and the term when the leader received it; the first index is 1")
    void logEntriesHoldCommandAndTerm() {
        Servers servers = Servers.three().elect(1);
        servers.propose(1, "x=3");
        servers.settle();

        assertEquals(1, servers.entries(2).get(0).index());
        assertEquals("x=3", servers.entries(2).get(1).payload().toUtf8());
        assertEquals(servers.of(1).term(), servers.entries(2).get(1).term());
    }

    @Test
    @DisplayName("§5.2, §5.3: persistent state is updated on stable storage before responding to RPCs")
    void persistentStateIsDurableBeforeTheAnswer() {
        Servers servers = Servers.three();

        servers.cluster().deliver(requestVote(1, 2, 1, "0/0"));
        assertTrue(servers.sent(RequestVoteResponse.class).isEmpty(), "nothing is said before the write is durable");
        servers.persistAll(1);
        assertEquals(new HardState(1, Notation.vote(Notation.member(2))), servers.durableState(1));
        assertEquals(1, servers.sent(RequestVoteResponse.class).size());

        servers.cluster().deliver(appendEntries(1, 2, 1, "0/0", "1", 0));
        assertTrue(servers.sent(AppendEntriesResponse.class).isEmpty(), "nor before the entries are");
        servers.persistAll(1);
        assertEquals("1", servers.durableLog(1));
        assertEquals(1, servers.sent(AppendEntriesResponse.class).size());
    }

    @Test
    @DisplayName("§5.3: commitIndex begins at 0, and increases monotonically")
    void commitIndexBeginsAtZeroAndGrows() {
        Servers servers = Servers.three();
        assertEquals(0, servers.of(1).commitIndex());

        servers.tell(appendEntries(1, 2, 1, "0/0", "1,1,1", 2));
        assertEquals(2, servers.of(1).commitIndex());

        servers.tell(appendEntries(1, 2, 1, "1/3", "", 1));
        assertEquals(2, servers.of(1).commitIndex(), "a late message does not take it back");
    }

    @Test
    @DisplayName("§5.3: lastApplied begins at 0, and increases monotonically")
    void lastAppliedBeginsAtZeroAndGrows() {
        Servers servers = Servers.three();
        assertEquals(0, servers.of(1).appliedIndex());

        servers.tell(appendEntries(1, 2, 1, "0/0", "1,1", 1));
        assertEquals(1, servers.of(1).appliedIndex());

        servers.tell(appendEntries(1, 2, 1, "1/2", "", 2));
        assertEquals(2, servers.of(1).appliedIndex());
    }

    @Test
    @DisplayName("§5.3: nextIndex is initialized to the leader's last log index + 1, anew after each election")
    void nextIndexBeginsAboveTheLeadersLastEntry() {
        Servers servers = Servers.three().withLog(1, "1,1,1").withLog(2, "1").withLog(3, "1");
        servers.stand(1);
        servers.persistAll(1);
        servers.tell(new RequestVoteResponse(Servers.envelope(servers.of(1).term(), 2, 1), true));

        assertEquals(Role.LEADER, servers.role(1));
        assertEquals(4, servers.seen(1, 2).nextIndex(), "above the three entries; the term's first one is the next");
        assertEquals(4, servers.seen(1, 3).nextIndex());
    }

    @Test
    @DisplayName("§5.3: matchIndex is initialized to 0, anew after each election, and increases monotonically")
    void matchIndexBeginsAtZero() {
        Servers servers = Servers.three().elect(1);
        assertEquals(1, servers.seen(1, 2).matchIndex());

        servers.crash(1);
        servers.timeOut(2);
        servers.settle();
        assertEquals(Role.LEADER, servers.role(2));
        assertEquals(0, servers.seen(2, 1).matchIndex(), "the new leader knows nothing of S1 yet");

        servers.restart(1);
        servers.run(Duration.ofMillis(300));
        assertEquals(2, servers.seen(2, 1).matchIndex());
    }
}
