package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {

    private final EventQueue clock = new EventQueue();
    private final SimStats stats = new SimStats();

    @Test
    void aGoodNetworkDeliversEverythingOnce() {
        Network network = network(Setups.three());
        network.heal();
        send(network, 100);
        assertEquals(range(1, 100), sorted(arrivals(network)));
    }

    @Test
    void messagesAreLostCopiedAndOvertaken() {
        Network network = network(Setups.bad());
        send(network, 2_000);
        List<Long> arrived = arrivals(network);
        assertTrue(stats.faults(FaultKind.LOSS) > 20);
        assertTrue(stats.faults(FaultKind.COPY) > 20);
        assertTrue(stats.faults(FaultKind.OVERTAKING) > 100);
        assertEquals(2_000 - stats.faults(FaultKind.LOSS) + stats.faults(FaultKind.COPY), arrived.size());
    }

    @Test
    void delaysHaveAHeavyTail() {
        Network network = network(Setups.bad());
        int long10 = 0;
        for (int i = 0; i < 5_000; i++) {
            long nanos = network.send(message(1, 2, i));
            assertTrue(nanos <= 10 * Setups.bad().timeoutNanos());
            long10 += nanos > 10 * Setups.bad().delayNanos() ? 1 : 0;
        }
        assertTrue(long10 > 5, "longer than ten times the usual: " + long10);
    }

    @Test
    void aLinkThatKeepsTheOrderKeepsIt() {
        Network network = network(Setups.ordered());
        send(network, 500);
        List<Long> arrived = arrivals(network);
        assertEquals(sorted(arrived), arrived);
    }

    @Test
    void aCutHoldsInOneDirectionAlone() {
        Network network = network(Setups.three());
        network.heal();
        network.cut(0, 1);
        assertEquals(-1, network.send(message(1, 2, 1)));
        assertTrue(network.send(message(2, 1, 2)) >= 0);
        assertTrue(network.send(message(1, 3, 3)) >= 0);
        network.mend();
        assertTrue(network.send(message(1, 2, 4)) >= 0);
    }

    @Test
    void whatIsOnItsWayWhenALinkIsCutIsLost() {
        Network network = network(Setups.three());
        network.heal();
        send(network, 10);
        network.cutBothWays(0, 1);
        assertEquals(List.of(), arrivals(network));
    }

    @Test
    void aResetLosesTheEndOfThePipelineAndNothingThatIsSentLater() {
        for (int seed = 0; seed < 50; seed++) {
            EventQueue queue = new EventQueue();
            Network network = new Network(Setups.ordered(), queue, new SimRandom(seed), stats);
            network.heal();
            for (int i = 1; i <= 10; i++) {
                network.send(message(1, 2, i));
            }
            network.reset(0, 1);
            for (int i = 11; i <= 15; i++) {
                network.send(message(1, 2, i));
            }
            List<Long> arrived = sorted(arrivals(network, queue));
            int kept = arrived.size() - 5;
            assertTrue(kept < 10, "something is lost");
            List<Long> expected = new ArrayList<>(range(1, kept));
            expected.addAll(range(11, 15));
            assertEquals(expected, arrived);
        }
    }

    @Test
    void aResetOfAnIdleLinkLosesNothing() {
        Network network = network(Setups.three());
        network.heal();
        network.reset(0, 1);
        send(network, 5);
        assertEquals(5, arrivals(network).size());
    }

    @Test
    void aStormPasses() {
        Network network = network(Setups.three());
        network.heal();
        network.storm(10_000, 1);
        assertEquals(-1, network.send(message(1, 2, 1)));
        network.calm();
        assertFalse(network.isCut(0, 1));
        assertTrue(network.send(message(1, 2, 1)) >= 0);
    }

    private Network network(SimSetup setup) {
        return new Network(setup, clock, new SimRandom(11), stats);
    }

    private static void send(Network network, int count) {
        for (int i = 1; i <= count; i++) {
            network.send(message(1, 2, i));
        }
    }

    private List<Long> arrivals(Network network) {
        return arrivals(network, clock);
    }

    private static List<Long> arrivals(Network network, EventQueue queue) {
        List<Long> arrived = new ArrayList<>();
        while (queue.poll()) {
            ReadIndexRequest message = (ReadIndexRequest) queue.payload();
            if (network.arrives(message, queue.argument())) {
                arrived.add(message.read());
            }
        }
        return arrived;
    }

    private static RaftMessage message(long from, long to, long number) {
        Envelope envelope = new Envelope(GroupId.of(1), member(from), member(to), 1);
        return new ReadIndexRequest(envelope, number);
    }

    private static Member member(long node) {
        return new Member(NodeId.of(node), StoreId.of(node));
    }

    private static List<Long> range(long first, long last) {
        List<Long> range = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            range.add(i);
        }
        return range;
    }

    private static List<Long> sorted(List<Long> numbers) {
        return numbers.stream().sorted().toList();
    }
}
