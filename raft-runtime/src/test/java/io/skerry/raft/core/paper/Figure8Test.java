package io.skerry.raft.core.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.skerry.raft.core.Role;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Figure 8, step by step. The entries that the figure numbers by their terms are the ones with which terms begin here, so
 * that in (c) the entry of term 4 is on S2, too; it is still on a minority.
 */
@DisplayName("Figure 8 (§5.4.2)")
class Figure8Test {

    private final Servers servers = Servers.five();

    @BeforeEach
    void fromStepAToStepC() {
        for (long server = 1; server <= 5; server++) {
            servers.withLog(server, "1");
        }
        // (a) S1 leads term 2, and its entry reaches S2 alone.
        becomeLeader(1, 2);
        bring(2);
        servers.loseAll();
        assertLogs("1,2", "1,2", "1", "1", "1");

        // (b) S1 crashes; S5 leads term 3, with votes of S3, S4 and its own.
        servers.crash(1);
        becomeLeader(5, 3);
        servers.loseAll();
        assertLogs("", "1,2", "1", "1", "1,3");

        // (c) S5 crashes; S1 restarts, leads term 4, and goes on replicating.
        servers.crash(5);
        servers.restart(1);
        becomeLeader(1, 4);
        bring(2);
        bringOlderEntry(1, 3);
        assertLogs("1,2,4", "1,2,4", "1,2", "1", "");
        assertEquals(2, servers.seen(1, 3).matchIndex(), "the entry of term 2 is on a majority");
        assertEquals(0, servers.of(1).commitIndex(), "but it is not committed");
    }

    @Test
    @DisplayName("(d): S1 crashes, S5 is elected by S3 and S4, and overwrites the entry of term 2")
    void entryOfAnEarlierTermOnAMajorityMayBeOverwritten() {
        servers.crash(1);
        servers.loseAll();
        servers.restart(5);
        becomeLeader(5, 5);
        servers.settle();

        assertLogs("", "1,3,5", "1,3,5", "1,3,5", "1,3,5");
        assertEquals(3, servers.of(5).commitIndex());
    }

    @Test
    @DisplayName("(e): the entry of term 4 reaches a majority; it is committed, with all before, and S5 cannot win")
    void entryOfTheOwnTermCommitsAllBefore() {
        bring(3);
        assertEquals(3, servers.of(1).commitIndex());

        servers.crash(1);
        servers.loseAll();
        servers.restart(5);
        stand(5);
        stand(5);
        assertNotEquals(Role.LEADER, servers.role(5));
    }

    /** Makes a server lead that term, which may take an election more, if it has to learn of a later term first. */
    private void becomeLeader(long server, long term) {
        while (servers.role(server) != Role.LEADER) {
            stand(server);
        }
        assertEquals(term, servers.of(server).term());
        servers.persistAll(server);
    }

    private void stand(long server) {
        servers.stand(server);
        servers.persistAll(server);
        exchange(server);
    }

    /** Delivers what a server asks, then what it is answered; entries stay in the network. */
    private void exchange(long server) {
        NodeId node = NodeId.of(server);
        servers.cluster().network().take(message -> message.from().equals(node)).forEach(servers.cluster()::deliver);
        for (long other = 1; other <= 5; other++) {
            if (servers.cluster().node(other).isUp()) {
                servers.persistAll(other);
            }
        }
        servers.cluster().network().take(message -> message.to().equals(node)).forEach(servers.cluster()::deliver);
    }

    /** Delivers what was sent to a follower, and its answers. */
    private void bring(long follower) {
        bring(follower, lyingFor(follower));
    }

    /** Finds out where a follower's log ends, and brings it the entry that comes next, and no more. */
    private void bringOlderEntry(long leader, long follower) {
        bring(follower); // The entry of the leader's term, which does not fit ...
        bring(follower); // ... and the question where the logs meet.
        servers.cluster().answerLogRange(servers.cluster().node(leader));
        bring(follower, lyingFor(follower).subList(0, 1));
    }

    private List<RaftMessage> lyingFor(long server) {
        return servers.cluster().network().peek(message -> message.to().equals(NodeId.of(server)));
    }

    private void bring(long follower, List<RaftMessage> requests) {
        for (RaftMessage request : requests) {
            servers.cluster().network().remove(request);
            servers.cluster().deliver(request);
        }
        servers.persistAll(follower);
        servers.cluster()
                .network()
                .take(message -> message.from().equals(NodeId.of(follower)))
                .forEach(servers.cluster()::deliver);
    }

    /** Compares what S1 to S5 hold; nothing for one that is down. */
    private void assertLogs(String... logs) {
        for (int i = 0; i < logs.length; i++) {
            if (!logs[i].isEmpty()) {
                assertEquals(logs[i], servers.log(i + 1), "the log of S" + (i + 1));
            }
        }
    }
}
