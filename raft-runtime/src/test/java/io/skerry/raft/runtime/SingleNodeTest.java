package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class SingleNodeTest {

    private static final ClusterConfig ALONE = ClusterConfig.of(List.of(ClusterNode.of(1, ":0")));

    @Test
    void commandsTakeEffectInOrderAndReadsSeeThem() {
        try (MemoryStorage storage = new MemoryStorage();
                SingleGroupNode<Register, String, ?> node = RaftNodeBuilder.of(new Register())
                        .self(1)
                        .cluster(ALONE)
                        .storage(storage)
                        .codec(Register.CODEC)
                        .start()) {
            for (int i = 0; i < 100; i++) {
                node.submit("c" + i).join();
            }
            List<String> seen =
                    node.read(ReadConsistency.LINEARIZABLE, Register::commands).join();
            assertEquals(100, seen.size());
            assertEquals("c99", seen.get(99));
            assertEquals(GroupRole.LEADER, node.status().role());
            assertEquals(0, node.describe().queues().get(0).bytes());
        }
    }

    @Test
    void aClosedNodeRefuses() {
        try (MemoryStorage storage = new MemoryStorage()) {
            SingleGroupNode<Register, String, ?> node = RaftNodeBuilder.of(new Register())
                    .self(1)
                    .cluster(ALONE)
                    .storage(storage)
                    .codec(Register.CODEC)
                    .start();
            node.submit("before").join();
            node.close();
            CompletionException refused = assertThrows(
                    CompletionException.class, () -> node.submit("after").join());
            assertTrue(refused.getCause() instanceof io.skerry.raft.node.ClosingException);
            node.close();
            assertTrue(node.describe().closed());
        }
    }
}
