package io.skerry.raft.bench.snapshot;

import io.skerry.raft.bench.contest.Trees;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.ShippingStatus;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.node.SnapshotStatus;
import io.skerry.raft.runtime.RaftNodeBuilder;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Nodes with one group on folders that outlive them, joined by TCP over the loopback. Everything is as it is by default, but
 * for the election timeout and what its maker says.
 *
 * <p>Not thread-safe; owned by its creator; the nodes themselves may be called by any thread.
 */
final class Cluster implements AutoCloseable {

    /** Leadership is to stay where it is, also while three nodes share two processors. */
    private static final Duration ELECTION = Duration.ofSeconds(4);

    /** Of a node that nobody can take it from, and who is waited for. */
    private static final Duration ELECTION_ALONE = Duration.ofMillis(100);

    private static final Duration LONG = Duration.ofMinutes(10);

    private static final int CUT_COMMANDS = 48;
    private static final int FORGET_COMMANDS = 640;
    private static final int CUT_COMMAND_BYTES = 256 << 10;
    private static final int IN_FLIGHT = 8;

    /** One that runs. */
    private record Running(
            RocksDbStorage storage,
            SingleGroupNode<StateMachine<Payload, LogPosition>, Payload, LogPosition> node,
            LongAdder applies) {

        void close() {
            try (storage) {
                node.close();
            }
        }
    }

    private final Path folder;
    private final boolean inRocksDb;
    private final ClusterConfig config;
    private final Map<Integer, Running> running = new TreeMap<>();
    private SnapshotConfig snapshots = SnapshotConfig.DEFAULT;

    /**
     * Is a cluster of which no node runs yet.
     *
     * @param inRocksDb where the state is: there, or on the heap
     */
    Cluster(Path folder, int nodes, boolean inRocksDb) throws IOException {
        this.folder = folder;
        this.inRocksDb = inRocksDb;
        ClusterConfig.Builder builder =
                ClusterConfig.builder().election(ElectionConfig.ofTimeout(nodes == 1 ? ELECTION_ALONE : ELECTION));
        int id = 0;
        for (int port : freePorts(nodes)) {
            id++;
            builder.node(ClusterNode.of(id, ":" + port));
        }
        this.config = builder.build();
    }

    /** Ports that nobody has at this moment: every node must know those of the others before they listen. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.add(socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return ports;
    }

    /** Gives nodes that are started from now on those settings. */
    Cluster snapshots(SnapshotConfig value) {
        snapshots = value;
        return this;
    }

    /** Starts all nodes that do not run, and waits for a leader. */
    Cluster startAll() {
        for (int id = 1; id <= config.nodes().size(); id++) {
            if (!running.containsKey(id)) {
                start(id);
            }
        }
        leader();
        return this;
    }

    void start(int id) {
        RocksDbStorage storage = RocksDbStorage.open(folder(id));
        try {
            LongAdder applies = new LongAdder();
            StateMachine<Payload, LogPosition> machine =
                    inRocksDb ? new RocksState(storage.states().of(GroupId.DEFAULT), applies) : new MapState(applies);
            running.put(
                    id,
                    new Running(
                            storage,
                            RaftNodeBuilder.<StateMachine<Payload, LogPosition>, Payload, LogPosition>of(machine)
                                    .self(id)
                                    .cluster(config)
                                    .storage(storage)
                                    .codec(Change.CODEC)
                                    .config(RaftConfig.builder()
                                            .snapshots(snapshots)
                                            .requestTimeout(Duration.ofMinutes(1))
                                            .build())
                                    .start(),
                            applies));
        } catch (RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    void stop(int id) {
        Running one = running.remove(id);
        if (one != null) {
            one.close();
        }
    }

    /** Deletes what a node had, which is down. */
    void wipe(int id) throws IOException {
        Trees.delete(folder(id));
    }

    Path folder(int id) {
        return folder.resolve("node-" + id);
    }

    SingleGroupNode<StateMachine<Payload, LogPosition>, Payload, LogPosition> node(int id) {
        return one(id).node();
    }

    private Running one(int id) {
        Running one = running.get(id);
        if (one == null) {
            throw new IllegalStateException("Node " + id + " is down");
        }
        return one;
    }

    GroupStatus status(int id) {
        return node(id).status();
    }

    ShippingStatus shipping(int id) {
        return node(id).describe().shipping();
    }

    /** Returns how many commands a node has applied since it was started. */
    long applies(int id) {
        return one(id).applies().sum();
    }

    /** Returns how many snapshots a node has taken, since it was started. */
    long taken(int id) {
        SnapshotStatus snapshots = status(id).snapshots();
        return snapshots == null ? 0 : snapshots.taken();
    }

    /** Waits for a leader, and returns it. */
    int leader() {
        int[] found = new int[1];
        Waiting.until("a leader", () -> {
            found[0] = running.keySet().stream()
                    .filter(id -> status(id).role() == GroupRole.LEADER)
                    .findFirst()
                    .orElse(0);
            return found[0] != 0;
        });
        return found[0];
    }

    /** Returns a node that does not lead. */
    int follower() {
        return leader() % config.nodes().size() + 1;
    }

    /** Has the leader take the store that a node has now for the one that it had. */
    void rebind(int id) {
        node(leader())
                .administration()
                .rebind(NodeId.of(id), StoreId.NONE, LONG)
                .join();
    }

    /** Takes a snapshot on a node. */
    LogPosition takeSnapshot(int id) {
        return node(id).administration().snapshot(GroupId.DEFAULT, LONG).join();
    }

    /** Takes a snapshot on a node whose log keeps no tail, and waits until the log begins there. */
    void truncate(int id) {
        // A log is not cut for the sake of a little.
        lengthen(id, CUT_COMMANDS);
        awaitBoundary(id, takeSnapshot(id).index());
    }

    /** Makes the log so much longer that nodes let go of what is in it now, with all settings as they are by default. */
    void forget(int id) {
        long last = status(id).lastIndex();
        lengthen(id, FORGET_COMMANDS);
        awaitBoundary(id, last);
    }

    private void lengthen(int id, int commands) {
        Writers.write(commands, IN_FLIGHT, () -> Change.nothing(CUT_COMMAND_BYTES), node(id)::submit);
    }

    private void awaitBoundary(int id, long index) {
        Waiting.until(
                "the log to begin at " + index, () -> status(id).boundary().index() >= index);
    }

    /** Waits until a node has applied what the leader had committed at the moment of the call. */
    void awaitApplied(int id) {
        long commit = status(leader()).commitIndex();
        Waiting.until("index " + commit + " on node " + id, () -> status(id).appliedIndex() >= commit);
    }

    void awaitAllApplied() {
        List.copyOf(running.keySet()).forEach(this::awaitApplied);
    }

    /** Stops all nodes; they may be started again. */
    void stopAll() {
        List.copyOf(running.keySet()).forEach(this::stop);
    }

    @Override
    public void close() {
        stopAll();
    }
}
