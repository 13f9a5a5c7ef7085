package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.core.Write;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a group has decided: each law of figure 3, broken on purpose. */
class GroupHistoryTest {

    private final SimCluster cluster = Clusters.running();
    private final GroupHistory history = cluster.history(0);
    private final long committed = history.committedIndex();

    @Test
    void aCommittedEntryThatIsReplacedIsSeen() {
        Replica leader = Clusters.leader(cluster);
        Write replaced = write(leader.core().currentTerm() + 1, committed);
        Violations.expect("committed entry", () -> history.onWrite(leader, replaced));
    }

    @Test
    void anEntryThatDiffersFromThatOfAnotherLogIsSeen() {
        Replica leader = Clusters.leader(cluster);
        Write other = write(history.committedTerm(committed), committed);
        Violations.expect("log matching", () -> history.onWrite(leader, other));
    }

    @Test
    void aLeaderThatLacksWhatIsCommittedIsSeen() {
        Replica behind = Clusters.behind(cluster);
        Violations.expect("leader completeness", () -> history.onLeader(behind, 1_000));
    }

    @Test
    void aLeaderOfAnEarlierTermNeedNotHoldWhatLaterOnesCommitted() {
        Replica behind = Clusters.behind(cluster);
        LeaderLedger leaders = history.leaders();
        long term = 0;
        while (leaders.hasLed(cluster.node(0), term)
                || leaders.hasLed(cluster.node(1), term)
                || leaders.hasLed(cluster.node(2), term)) {
            term++;
        }
        history.onLeader(behind, term);
    }

    @Test
    void aCommitBeyondTheLogIsSeen() {
        Replica behind = Clusters.behind(cluster);
        Violations.expect("the log ends at", () -> history.onCommit(behind, committed, upTo(committed + 1_000)));
    }

    @Test
    void aCommitWithoutAQuorumIsSeen() {
        Replica leader = Clusters.leader(cluster);
        // The leader's own log goes on above what is committed, or is made to.
        Write next = write(leader.core().currentTerm(), leader.acceptedLog().lastIndex() + 1);
        leader.acceptedLog().append(next.entries().parts().get(0));
        long last = leader.acceptedLog().lastIndex();
        Violations.expect("quorum: ", () -> history.onCommit(leader, committed, upTo(last)));
    }

    @Test
    void anotherEntryThatIsCommittedAtAnIndexIsSeen() {
        Replica behind = Clusters.behind(cluster);
        SimLog log = behind.acceptedLog();
        long index = Math.max(1, log.lastIndex());
        log.append(
                write(history.committedTerm(index) + 5, index).entries().parts().get(0));
        Violations.expect("two entries are committed at", () -> history.onCommit(behind, index - 1, upTo(index)));
    }

    @Test
    void anotherStateAfterAnIndexIsSeen() {
        Violations.expect("state-machine safety", () -> history.onApplied(committed, 4711));
        Violations.expect("only " + committed + " is committed", () -> history.onApplied(committed + 1, 4711));
    }

    @Test
    void anAcknowledgementOfWhatIsNotCommittedIsSeen() {
        Violations.expect("not committed", () -> history.onAcknowledged(1, committed + 1));
        long term = history.committedTerm(committed);
        Violations.expect("not committed", () -> history.onAcknowledged(term + 1, committed));
        history.onAcknowledged(term, committed);
        assertEquals(committed, history.readFloor());
    }

    @Test
    void aReadOfAnOlderStateIsSeen() {
        history.onRead(3, 9);
        assertEquals(true, history.readFloor() >= 9);
        Violations.expect("linearizability", () -> history.onRead(9, 8));
    }

    @Test
    void anEntryThatIsAppliedOutOfOrderIsSeen() {
        SimStateMachine machine = new SimStateMachine(
                history, new SimSessions(new SessionClients(1, new SimRandom(1)), new SessionLedger()));
        LogSlice second = write(1, 2).entries();
        Violations.expect("is applied after 0", () -> machine.apply(second));
    }

    private CommitAdvance upTo(long index) {
        return new CommitAdvance(index, 1, history.membership());
    }

    private static Write write(long term, long index) {
        LogEntry entry = LogEntry.command(term, index, Payload.ofUtf8("planted entry"));
        LogSlice entries = LogSlice.of(PlainEntryCodec.INSTANCE.encode(List.of(entry)));
        return new Write(1, null, entries, List.of(), null, List.of());
    }
}
