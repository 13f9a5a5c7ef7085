package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written down about leaders, entries, writes and answers: each notices what may not be. */
class LedgersTest {

    private final SimStats stats = new SimStats();

    @Test
    void twoLeadersOfATermAreSeen() {
        SimCluster cluster = Clusters.running();
        LeaderLedger ledger = new LeaderLedger(stats);
        ledger.elected(cluster.node(0), 100);
        ledger.elected(cluster.node(0), 100);
        ledger.elected(cluster.node(1), 101);
        assertEquals(2, stats.elections);
        assertTrue(ledger.hasLed(cluster.node(0), 100));
        assertFalse(ledger.hasLed(cluster.node(1), 100));
        Violations.expect("election safety: term 100", () -> ledger.elected(cluster.node(1), 100));
    }

    @Test
    void aLeaderOfTheSameTermInALaterLifeIsSeen() {
        SimCluster cluster = Clusters.running();
        LeaderLedger ledger = new LeaderLedger(stats);
        SimNode node = cluster.node(0);
        ledger.elected(node, 7);
        node.crash("test");
        node.start();
        Violations.expect("election safety: term 7", () -> ledger.elected(node, 7));
    }

    @Test
    void twoEntriesAtOnePositionAreSeen() {
        EntryRegistry registry = new EntryRegistry();
        for (int index = 1; index <= 5_000; index++) {
            registry.check(1, index, index * 31L, index == 1 ? 0 : 1);
        }
        for (int index = 1; index <= 5_000; index++) {
            registry.check(1, index, index * 31L, index == 1 ? 0 : 1);
        }
        registry.check(2, 10, 99, 1);
        Violations.expect("two different entries stand at 1/4000", () -> registry.check(1, 4_000, 1, 1));
        Violations.expect("before 2/10 is of term 1", () -> registry.check(2, 10, 99, 2));
    }

    @Test
    void anOutcomeThatTheLogDeniesIsSeen() {
        Operations operations = new Operations(stats);
        long acknowledged = operations.begin();
        long refused = operations.begin();
        long lost = operations.begin();
        operations.onCommitted(acknowledged, 5);
        operations.acknowledge(acknowledged, 5);
        operations.refuse(refused);
        operations.lose(lost);
        operations.onCommitted(lost, 6);
        assertEquals(1, stats.acknowledgedWrites);
        assertEquals(1, stats.refusedWrites);
        assertEquals(1, stats.unknownWrites);
        Violations.expect("was refused", () -> operations.onCommitted(refused, 7));
        Violations.expect("committed at 5 and at 9", () -> operations.onCommitted(acknowledged, 9));
        Violations.expect("decided twice", () -> operations.refuse(lost));
        Violations.expect("nobody ever wrote 77", () -> operations.onCommitted(77, 8));
        long elsewhere = operations.begin();
        operations.onCommitted(elsewhere, 10);
        Violations.expect("acknowledged at 11, but stands at 10", () -> operations.acknowledge(elsewhere, 11));
        long late = operations.begin();
        operations.onCommitted(late, 12);
        Violations.expect("refused, but was committed at 12", () -> operations.refuse(late));
    }

    @Test
    void anAnswerThatNobodyWaitsForIsSeen() {
        IdTable table = new IdTable("proposal");
        table.put(1, 10);
        table.put(200, 20);
        assertEquals(2, table.open());
        assertEquals(10, table.take(1));
        Violations.expect("none waits", () -> table.take(1));
        Violations.expect("none waits", () -> table.take(3));
        Violations.expect("after 200", () -> table.put(200, 30));
        List<Long> left = new ArrayList<>();
        table.clear(left::add);
        assertEquals(List.of(20L), left);
        assertEquals(0, table.open());
    }
}
