package io.skerry.raft.runtime.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.runtime.start.NodeRecord;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What restoring a node from a backup leaves in its storage, and what it refuses. */
class ClusterRestoreTest {

    private static final ClusterConfig CONFIG =
            ClusterConfig.of(List.of(ClusterNode.of(1, ":6001"), ClusterNode.of(2, ":6002")));
    private static final LogPosition POSITION = LogPosition.of(3, 17);

    private final byte[] state = new byte[SnapshotFile.CHUNK_BYTES + 5];

    private StoredSnapshot backup(int seed) throws IOException {
        new Random(seed).nextBytes(state);
        try (SnapshotWriter writer = snapshots(new MemoryStorage()).create()) {
            try (OutputStream out = writer.create("state")) {
                out.write(state);
            }
            return writer.commit(POSITION, 0, Payload.ofUtf8("the old members"));
        }
    }

    private static SnapshotStore snapshots(MemoryStorage storage) {
        return storage.snapshots(GroupId.DEFAULT);
    }

    private static void restore(MemoryStorage storage, StoredSnapshot backup, long id) throws IOException {
        ClusterRestore.restore(storage, backup, "default", CONFIG, NodeId.of(id));
    }

    @Test
    void theStorageIsThatNodesAndBeginsAboveTheBackup() throws IOException {
        try (MemoryStorage storage = new MemoryStorage();
                StoredSnapshot backup = backup(1)) {
            restore(storage, backup, 2);
            assertEquals(NodeId.of(2), storage.identity().node());
            assertEquals(POSITION, storage.log(GroupId.DEFAULT).boundary());
            assertEquals(POSITION, storage.log(GroupId.DEFAULT).last());
            assertEquals(
                    new HardState(3, Payload.EMPTY),
                    storage.stable(GroupId.DEFAULT).hardState());
            assertTrue(storage.stable(GroupId.DEFAULT).memberships().isEmpty(), "nothing of the old membership");
            try (StoredSnapshot copy = snapshots(storage).open(backup.id())) {
                assertNotNull(copy);
                try (InputStream in = copy.source().open("state")) {
                    assertArrayEquals(state, in.readAllBytes());
                }
            }
        }
    }

    @Test
    void theClusterIsAnotherForEachConfigAndBackup() throws IOException {
        try (StoredSnapshot backup = backup(1);
                StoredSnapshot other = backup(2)) {
            ClusterId first = cluster(backup, 1);
            assertEquals(first, cluster(backup, 2));
            assertNotEquals(first, cluster(other, 1));
            assertNotEquals(first, CONFIG.id());
        }
    }

    private static ClusterId cluster(StoredSnapshot backup, long id) throws IOException {
        try (MemoryStorage storage = new MemoryStorage()) {
            restore(storage, backup, id);
            ClusterId stamped = storage.identity().cluster();
            assertNotNull(stamped);
            assertEquals(stamped, NodeRecord.read(storage).requireFits(NodeId.of(id), CONFIG));
            return stamped;
        }
    }

    @Test
    void itIsDoneOnceAndInAnEmptyStorageOnly() throws IOException {
        try (MemoryStorage storage = new MemoryStorage();
                MemoryStorage used = new MemoryStorage();
                StoredSnapshot backup = backup(1)) {
            restore(storage, backup, 2);
            restore(storage, backup, 2);
            assertThrows(NodeStartException.class, () -> restore(storage, backup, 1));
            used.batch()
                    .hardState(GroupId.of(7), new HardState(1, Payload.EMPTY))
                    .commit();
            NodeStartException refused = assertThrows(NodeStartException.class, () -> restore(used, backup, 2));
            assertTrue(refused.getMessage().contains("nothing is overwritten"), refused.getMessage());
            assertTrue(snapshots(used).list().isEmpty(), "nothing was copied");
        }
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        try (MemoryStorage storage = new MemoryStorage();
                StoredSnapshot backup = backup(1)) {
            assertThrows(NodeStartException.class, () -> restore(storage, backup, 3));
            assertThrows(
                    NodeStartException.class,
                    () -> ClusterRestore.restore(storage, backup, "other", CONFIG, NodeId.of(1)));
            assertTrue(snapshots(storage).list().isEmpty());
        }
    }

    @Test
    void whatWasBrokenOffIsGoneOnWith() throws IOException {
        try (MemoryStorage storage = new MemoryStorage();
                StoredSnapshot backup = backup(1)) {
            try (SnapshotReceiver receiver = snapshots(storage).receive(backup.manifest())) {
                receiver.write(0, 0, ByteBuffer.wrap(state, 0, SnapshotFile.CHUNK_BYTES));
            }
            restore(storage, backup, 2);
            assertEquals(POSITION, storage.log(GroupId.DEFAULT).last());
        }
    }

    @Test
    void aCopyThatIsThereAlreadyIsTaken() throws IOException {
        try (MemoryStorage storage = new MemoryStorage();
                StoredSnapshot backup = backup(1)) {
            try (SnapshotReceiver receiver = snapshots(storage).receive(backup.manifest())) {
                receiver.write(0, 0, ByteBuffer.wrap(state, 0, SnapshotFile.CHUNK_BYTES));
                receiver.write(0, 1, ByteBuffer.wrap(state, SnapshotFile.CHUNK_BYTES, 5));
                receiver.commit().close();
            }
            restore(storage, backup, 2);
            assertEquals(1, snapshots(storage).list().size());
            assertEquals(POSITION, storage.log(GroupId.DEFAULT).last());
        }
    }
}
