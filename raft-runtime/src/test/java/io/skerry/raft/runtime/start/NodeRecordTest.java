package io.skerry.raft.runtime.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeRecordTest {

    private static final NodeId ONE = NodeId.of(1);

    private final MemoryStorage storage = new MemoryStorage();

    @AfterEach
    void close() {
        storage.close();
    }

    private static ClusterConfig cluster(String... addresses) {
        ClusterConfig.Builder builder = ClusterConfig.builder();
        for (int i = 0; i < addresses.length; i++) {
            builder.node(ClusterNode.of(i + 1, addresses[i]));
        }
        return builder.build();
    }

    private Membership stamp(ClusterConfig config) {
        return stamp(config, true);
    }

    private Membership stamp(ClusterConfig config, boolean tookPart) {
        Membership first =
                Membership.ofVoters(List.of(new Member(ONE, storage.identity().store())));
        try (StorageBatch batch = storage.batch()) {
            NodeRecord.stamp(batch, config.id(), ONE, config, first, tookPart);
            batch.commit();
        }
        return first;
    }

    @Test
    void anEmptyFolderFitsEverybody() {
        NodeRecord record = NodeRecord.read(storage);
        assertNull(record.firstMembership());
        assertEquals(cluster(":1").id(), record.requireFits(ONE, cluster(":1")));
    }

    @Test
    void whatIsStampedIsReadAgain() {
        Membership first = stamp(cluster(":1", ":2"));
        NodeRecord record = NodeRecord.read(storage);
        assertEquals(first, record.firstMembership());
        assertEquals(first, record.ofNewGroups());
        assertEquals("1 127.0.0.1:1 voter\n2 127.0.0.1:2 voter\n", record.firstConfig());
        assertEquals(cluster(":1", ":2").id(), record.requireFits(ONE, cluster(":1", ":2")));
    }

    @Test
    void aStoreThatDidNotTakePartKeepsHowTheClusterBegan() {
        Membership first = stamp(cluster(":1", ":2"), false);
        NodeRecord record = NodeRecord.read(storage);
        assertEquals(first, record.firstMembership());
        assertNull(record.ofNewGroups());
        assertEquals(
                cluster(":1", ":2").id(),
                record.requireFits(ONE, cluster(":1", "elsewhere:7")),
                "addresses may change");
    }

    /** Its folder kept what it had written down under the store id that it lost. */
    @Test
    void aStoreThatWasRepairedDidNotTakePart() {
        ClusterConfig config = cluster(":1", ":2");
        Membership first = Membership.ofVoters(
                List.of(new Member(ONE, StoreId.of(storage.identity().store().value() + 1))));
        try (StorageBatch batch = storage.batch()) {
            NodeRecord.stamp(batch, config.id(), ONE, config, first, true);
            batch.commit();
        }
        NodeRecord record = NodeRecord.read(storage);
        assertEquals(first, record.firstMembership());
        assertNull(record.ofNewGroups());
    }

    @Test
    void anotherNodesFolderIsRefused() {
        stamp(cluster(":1", ":2"));
        assertRefused("belongs to node 1, not to node 2", NodeId.of(2), cluster(":1", ":2"));
    }

    @Test
    void anotherClustersFolderIsRefused() {
        stamp(cluster(":1", ":2"));
        assertRefused("name the right folder or config", ONE, cluster(":11", ":12"));
        ClusterConfig named = ClusterConfig.builder()
                .name("other")
                .node(ClusterNode.of(1, ":1"))
                .build();
        assertRefused("belongs to cluster " + cluster(":1", ":2").id(), ONE, named);
    }

    @Test
    void aNodeThatHasMovedIsStillItself() {
        ClusterConfig before = cluster(":1", ":2");
        stamp(before);
        assertEquals(before.id(), NodeRecord.read(storage).requireFits(ONE, cluster(":1", "elsewhere:7")));
    }

    private void assertRefused(String why, NodeId node, ClusterConfig config) {
        NodeRecord record = NodeRecord.read(storage);
        NodeStartException refused = assertThrows(NodeStartException.class, () -> record.requireFits(node, config));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
        assertEquals(1, refused.getMessage().lines().count());
    }
}
