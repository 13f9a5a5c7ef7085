package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.node.ReadConsistency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots so frequent that nearly every node that comes back needs one, while others come and go. */
class SnapshotStressTest {

    private static final String GROUP = "g";
    private static final int ROUNDS = 3;
    private static final int COMMANDS = 40;

    private final DurableRegister.Disk[] disks = new DurableRegister.Disk[3];
    private final List<String> acknowledged = new ArrayList<>();
    private int submitted;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingAcknowledgedIsLostAndAllAgree(boolean durable) {
        SnapshotConfig config = SnapshotConfig.builder()
                .entries(10)
                .jitter(0.5)
                .tailEntries(2)
                .tailBytes(ByteSize.ofKiB(1))
                .build();
        SplittableRandom random = new SplittableRandom(durable ? 1 : 2);
        try (TestCluster cluster = new TestCluster(3, GROUP).settings(raft -> raft.snapshots(config))) {
            for (int node = 1; node <= 3; node++) {
                disks[node - 1] = new DurableRegister.Disk();
                start(cluster, node, durable);
            }
            cluster.awaitLeader(GROUP);
            for (int round = 0; round < ROUNDS; round++) {
                int away = 1 + random.nextInt(3);
                List<CompletableFuture<?>> calls = submit(cluster, away % 3 + 1);
                cluster.stop(away);
                calls.addAll(submit(cluster, away % 3 + 1));
                decide(calls);
                start(cluster, away, durable);
                decide(submit(cluster, 1 + random.nextInt(3)));
            }
            assertAllAgree(cluster);
        }
    }

    private void start(TestCluster cluster, int node, boolean durable) {
        cluster.start(
                node, durable ? new DurableRegister(disks[node - 1], cluster.storage(node), GROUP) : new Register());
    }

    private record Call(String command, CompletableFuture<?> future) {}

    private final List<Call> open = new ArrayList<>();

    private List<CompletableFuture<?>> submit(TestCluster cluster, int node) {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            String command = "command " + submitted++;
            CompletableFuture<?> call = cluster.group(node, GROUP).submit(command, Duration.ofSeconds(10));
            open.add(new Call(command, call));
            calls.add(call);
        }
        return calls;
    }

    private void decide(List<CompletableFuture<?>> calls) {
        for (CompletableFuture<?> call : calls) {
            try {
                call.join();
            } catch (CompletionException e) {
                assertTrue(e.getCause() instanceof RaftException, e.toString());
            }
        }
        open.forEach(each -> {
            if (!each.future().isCompletedExceptionally()) {
                acknowledged.add(each.command());
            }
        });
        open.clear();
    }

    private void assertAllAgree(TestCluster cluster) {
        List<String> first = read(cluster, 1);
        assertEquals(first, read(cluster, 2));
        assertEquals(first, read(cluster, 3));
        assertEquals(first.size(), new HashSet<>(first).size(), "each took effect once");
        assertTrue(first.containsAll(acknowledged));
        for (int node = 1; node <= 3; node++) {
            assertNull(cluster.status(node, GROUP).failure());
            assertTrue(cluster.status(node, GROUP).boundary().index() > 0);
        }
    }

    private static List<String> read(TestCluster cluster, int node) {
        return cluster.group(node, GROUP)
                .read(ReadConsistency.LINEARIZABLE, Register::commands, Duration.ofSeconds(30))
                .join();
    }
}
