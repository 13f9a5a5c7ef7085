package io.skerry.integrationtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.skerry.integrationtests.Await;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.runtime.transport.NettyTransport;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nobody holds on to memory that is not his: not to a buffer of a socket after its release, not to the array of a command
 * after it was submitted. Either would put foreign bytes into a log or a state.
 */
class PoisonTest {

    private static final String GROUP = "orders";
    private static final int IN_FLIGHT = 64;
    private static final int SMALL = 256;
    private static final int SMALL_ONES = 3_000;
    /** Larger than what one read of a socket, or one frame of many entries, takes. */
    private static final int LARGE = 300_000;

    private static final int LARGE_ONES = 30;

    @TempDir
    private Path temporary;

    @Test
    void logsAndStatesAreEqualOverBuffersThatArePoisoned() {
        PoisoningAllocator allocator = new PoisoningAllocator();
        List<List<Ledger.Line>> states;
        try (RocksCluster cluster = new RocksCluster(temporary, 3, RocksCluster.PATIENT, GROUP)
                .transports((self, config, bind, settings, loops, codec, seed) ->
                        new NettyTransport(self, config, bind, settings, loops, codec, seed, allocator))
                .startAll()) {
            int leader = cluster.awaitLeader(GROUP);
            int follower = leader % 3 + 1;
            // The leader's own, those that a follower forwards, and large ones among them, at the same time.
            List<Load> loads = List.of(
                    Load.begin(cluster.node(leader).group(GROUP), IN_FLIGHT, SMALL, 0, SMALL_ONES),
                    Load.begin(cluster.node(follower).group(GROUP), IN_FLIGHT, SMALL, SMALL_ONES, 2 * SMALL_ONES),
                    Load.begin(
                            cluster.node(follower).group(GROUP),
                            2,
                            LARGE,
                            2 * SMALL_ONES,
                            2 * SMALL_ONES + LARGE_ONES));
            loads.forEach(Load::awaitAllDone);
            cluster.awaitApplied(GROUP);
            states = states(cluster);
        }
        checkStates(states);
        checkLogs();
        System.out.printf(
                "%d buffers, %d of them from memory that had been released before%n",
                allocator.allocated(), allocator.reused());
        assertTrue(allocator.reused() > 1_000, () -> "memory was used again, only " + allocator.reused() + " times");
        assertEquals(0, allocator.spoilt(), "pieces of memory that were written to after their release");
        assertEquals(0, allocator.inUse(), "buffers that were never released, though all nodes have closed");
    }

    private static List<List<Ledger.Line>> states(RocksCluster cluster) {
        return List.of(1, 2, 3).stream()
                .map(id -> Await.result(
                        "a read on node " + id,
                        cluster.node(id).group(GROUP).read(ReadConsistency.STALE, Ledger::lines)))
                .toList();
    }

    private static void checkStates(List<List<Ledger.Line>> states) {
        assertEquals(states.get(0), states.get(1), "the states of nodes 1 and 2");
        assertEquals(states.get(0), states.get(2), "the states of nodes 1 and 3");
        List<Long> numbers =
                LongStream.range(0, 2 * SMALL_ONES + LARGE_ONES).boxed().toList();
        assertEquals(
                numbers,
                states.get(0).stream().map(Ledger.Line::number).sorted().toList(),
                "every command took effect once, as it was when it was submitted");
    }

    private void checkLogs() {
        List<Payload> first = LogDump.records(temporary.resolve("node1"), GROUP);
        assertTrue(first.size() > 2 * SMALL_ONES + LARGE_ONES, () -> "the log holds all, not only " + first.size());
        for (int id = 2; id <= 3; id++) {
            List<Payload> other = LogDump.records(temporary.resolve("node" + id), GROUP);
            assertEquals(first.size(), other.size(), "records in the log of node " + id + ", and of node 1");
            for (int i = 0; i < first.size(); i++) {
                int at = i;
                assertEquals(first.get(i), other.get(i), () -> "record " + at + " of the logs in " + temporary);
            }
        }
    }

    @Test
    void theAllocatorFindsWhoReadsAndWritesTooLate() {
        PoisoningAllocator allocator = new PoisoningAllocator();
        ByteBuf buffer = allocator.directBuffer(100, 100).writeLong(42);
        ByteBuffer kept = buffer.nioBuffer(0, Long.BYTES);
        assertEquals(42, kept.getLong(0));
        buffer.release();
        assertEquals(0xDDDD_DDDD_DDDD_DDDDL, kept.getLong(0), "what is read after the release is poison");

        allocator.directBuffer(120, 120).writeLong(43).release();
        assertEquals(1, allocator.reused(), "the memory is used again");
        assertEquals(0, allocator.spoilt());

        kept.put(3, (byte) 1);
        allocator.directBuffer(128, 128).release();
        assertEquals(1, allocator.spoilt(), "what is written after the release is noticed");
        assertEquals(0, allocator.inUse());
    }
}
