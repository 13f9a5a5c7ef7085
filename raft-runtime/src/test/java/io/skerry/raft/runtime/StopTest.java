package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StopTest {

    private static final String GROUP = "orders";

    @Test
    void everyCallIsDecidedWhenItsNodeStops() {
        for (int round = 0; round < 5; round++) {
            try (TestCluster cluster = new TestCluster(3, GROUP).startAll()) {
                cluster.group(1, GROUP).submit("first").join();
                List<CompletableFuture<?>> calls = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    calls.add(cluster.group(1, GROUP).submit("c" + i));
                    calls.add(cluster.group(1, GROUP).read(ReadConsistency.LINEARIZABLE, Register::commands));
                }
                cluster.stop(1);
                for (CompletableFuture<?> call : calls) {
                    assertTrue(call.isDone(), "a call was left undecided");
                    if (call.isCompletedExceptionally()) {
                        assertInstanceOf(
                                RaftException.class,
                                assertThrows(CompletionException.class, call::join)
                                        .getCause());
                    }
                }
            }
        }
    }

    @Test
    void aStoppedNodeLeavesNoThread() {
        try (TestCluster cluster = new TestCluster(3, GROUP).startAll()) {
            cluster.group(1, GROUP).submit("first").join();
            assertTrue(threads().size() >= 6, () -> threads().toString());
        }
        Await.until("no thread is left", () -> threads().isEmpty());
    }

    @Test
    void aNodeThatCannotListenStartsNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                MemoryStorage storage = new MemoryStorage()) {
            ClusterConfig cluster = ClusterConfig.of(List.of(ClusterNode.of(1, ":" + taken.getLocalPort())));
            NodeStartException refused = assertThrows(
                    NodeStartException.class,
                    () -> RaftNodeBuilder.of(new Register())
                            .self(1)
                            .cluster(cluster)
                            .storage(storage)
                            .codec(Register.CODEC)
                            .start());
            assertTrue(refused.getMessage().contains("127.0.0.1:" + taken.getLocalPort()), refused.getMessage());
            assertEquals(1, refused.getMessage().lines().count());
            assertEquals(Set.of(), storage.groups());
        }
        Await.until("no thread is left", () -> threads().isEmpty());
    }

    /** Returns the names of all threads of nodes. */
    static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("skerry-"))
                .collect(Collectors.toSet());
    }
}
