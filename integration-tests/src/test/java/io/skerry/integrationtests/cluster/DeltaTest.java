package io.skerry.integrationtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.Ports;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.ShippingStatus;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.runtime.RaftNodeBuilder;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.state.RocksDbStateMachine;
import io.skerry.raft.storage.rocksdb.state.StatePlace;
import io.skerry.raft.storage.rocksdb.state.StateTransaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A follower that has fetched the whole state from the leader once is away while a hundredth of it changes, and the log does
 * not reach back to where it left: it fetches what has changed. Bytes are counted by the follower.
 */
class DeltaTest {

    private static final int NODES = 3;
    private static final int KEYS = 24 << 10;
    private static final int VALUE_BYTES = 1 << 10;
    private static final int AT_ONCE = 192;
    /** More than are applied: the state is flushed for snapshots alone, so that nothing is compacted meanwhile. */
    private static final int ENTRIES = 512;

    private final Map<Integer, RocksDbStorage> storages = new TreeMap<>();
    private final Map<Integer, SingleGroupNode<Shelf, Blob, LogPosition>> nodes = new TreeMap<>();
    private final Map<Integer, String> disks = new TreeMap<>();
    private ClusterConfig config;

    @TempDir
    private Path temporary;

    /** A command names a range of keys, which all get new values; it may be empty. */
    private static final class Shelf extends RocksDbStateMachine<Blob, LogPosition> {

        Shelf(StatePlace place) {
            super(place, "shelf");
        }

        @Override
        protected LogPosition apply(LogPosition position, Blob command, StateTransaction state) {
            ByteBuffer bytes = ByteBuffer.wrap(command.bytes());
            long first = bytes.getLong();
            SplittableRandom random = new SplittableRandom(position.index());
            for (int i = bytes.getInt() - 1; i >= 0; i--) {
                byte[] value = new byte[VALUE_BYTES];
                random.nextBytes(value);
                state.put(
                        "shelf",
                        ByteBuffer.allocate(Long.BYTES).putLong(first + i).array(),
                        value);
            }
            return position;
        }
    }

    @AfterEach
    void stopAll() {
        List.copyOf(nodes.keySet()).forEach(this::stop);
    }

    private void start(int id) {
        RocksDbStorage storage = RocksDbStorage.open(folder(id));
        storages.put(id, storage);
        SnapshotConfig snapshots = SnapshotConfig.builder()
                .entries(ENTRIES)
                .tailEntries(0)
                .shipBytesPerSecond(ByteSize.ofBytes(0))
                .build();
        nodes.put(
                id,
                RaftNodeBuilder.of(new Shelf(storage.states().of(GroupId.DEFAULT)))
                        .self(id)
                        .cluster(config)
                        .storage(storage)
                        .codec(Blob.CODEC)
                        .config(RaftConfig.builder().snapshots(snapshots).build())
                        .start());
    }

    private void stop(int id) {
        SingleGroupNode<Shelf, Blob, LogPosition> node = nodes.remove(id);
        RocksDbStorage storage = storages.remove(id);
        try (storage) {
            node.close();
        }
    }

    private Path folder(int id) {
        return temporary.resolve("node" + id + "-" + disks.getOrDefault(id, "first"));
    }

    private int leader() {
        int[] found = {0};
        Await.until("a leader", this::describe, () -> {
            for (int id : nodes.keySet()) {
                if (nodes.get(id).status().role() == GroupRole.LEADER) {
                    found[0] = id;
                }
            }
            return found[0] != 0;
        });
        return found[0];
    }

    private String describe() {
        StringBuilder text = new StringBuilder("the nodes say:");
        nodes.values().forEach(node -> text.append('\n').append(node.describe()));
        return text.toString();
    }

    private void change(int leader, long first, int count) {
        List<Blob> commands = new ArrayList<>();
        int done = 0;
        do {
            int now = Math.min(AT_ONCE, count - done);
            commands.add(new Blob(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                    .putLong(first + done)
                    .putInt(now)
                    .array()));
            done += now;
        } while (done < count);
        for (Blob command : commands) {
            Await.result("a change", nodes.get(leader).submit(command));
        }
    }

    /** The leader's log begins where its snapshot ends. */
    private void truncate(int leader) {
        // A log is not cut for the sake of one entry.
        for (int i = 0; i <= ENTRIES / 8; i++) {
            change(leader, 0, 0);
        }
        LogPosition position = Await.result(
                "a snapshot", nodes.get(leader).administration().snapshot(GroupId.DEFAULT, Duration.ofSeconds(30)));
        Await.until(
                "a log that begins at " + position,
                this::describe,
                () -> nodes.get(leader).status().boundary().index() >= position.index());
    }

    private ShippingStatus installed(int id, int leader) {
        long commit = nodes.get(leader).status().commitIndex();
        Await.until(
                "index " + commit + " on node " + id,
                this::describe,
                () -> nodes.get(id).status().appliedIndex() >= commit);
        ShippingStatus shipped = nodes.get(id).describe().shipping();
        assertEquals(1, shipped.fetched(), this::describe);
        return shipped;
    }

    @Test
    void onlyWhatChangedIsSent() throws IOException {
        ClusterConfig.Builder builder =
                ClusterConfig.builder().election(ElectionConfig.ofTimeout(Duration.ofSeconds(3)));
        int listed = 0;
        for (int port : Ports.free(NODES)) {
            builder.node(ClusterNode.of(++listed, ":" + port));
        }
        config = builder.build();
        for (int id = 1; id <= NODES; id++) {
            start(id);
        }
        int leader = leader();
        int away = leader % NODES + 1;
        change(leader, 0, KEYS);
        stop(away);
        disks.put(away, "replaced");
        truncate(leader);
        start(away);
        Await.result(
                "the rebind",
                nodes.get(leader).administration().rebind(NodeId.of(away), StoreId.NONE, Duration.ofSeconds(30)));
        ShippingStatus full = installed(away, leader);
        assertTrue(full.bytesReceived() > (long) KEYS * VALUE_BYTES, full::toString);

        stop(away);
        change(leader, KEYS / 3, KEYS / 100);
        truncate(leader);
        start(away);
        ShippingStatus delta = installed(away, leader);
        System.out.printf("All of it: %s; what changed: %s%n", full, delta);
        assertTrue(delta.bytesReceived() < full.bytesReceived() / 10, delta::toString);
        assertTrue(delta.bytesReused() > full.bytesReceived() * 8 / 10, delta::toString);
        assertEquals(leader, leader());
    }
}
