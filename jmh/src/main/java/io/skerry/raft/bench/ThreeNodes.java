package io.skerry.raft.bench;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.runtime.RaftNodeBuilder;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A cluster in this JVM: three nodes with one group, each with a storage of its own in one folder, joined by TCP over the
 * loopback. Storage, nodes and transport have their default settings, but for the election timeout.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class ThreeNodes implements AutoCloseable {

    private static final int COUNT = 3;
    private static final long LEADER_DEADLINE_NANOS = Duration.ofSeconds(60).toNanos();
    private static final int LOOK_MILLIS = 2;

    private final List<RocksDbStorage> storages = new ArrayList<>();
    private final List<SingleGroupNode<LastValue, Payload, LogPosition>> nodes = new ArrayList<>();
    private int leader;

    private ThreeNodes() {}

    /**
     * Starts a new cluster, and waits for its leader.
     *
     * @param folder    where the storages are put
     * @param election  the election timeout
     * @param callbacks where the futures of all nodes complete
     */
    static ThreeNodes start(DiskFolder folder, Duration election, Executor callbacks) throws IOException {
        ThreeNodes cluster = new ThreeNodes();
        try {
            cluster.open(folder, election, callbacks);
            cluster.awaitLeader();
            return cluster;
        } catch (IOException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void open(DiskFolder folder, Duration election, Executor callbacks) throws IOException {
        ClusterConfig.Builder config = ClusterConfig.builder().election(ElectionConfig.ofTimeout(election));
        List<Integer> ports = freePorts();
        for (int i = 0; i < COUNT; i++) {
            config.node(ClusterNode.of(i + 1, ":" + ports.get(i)));
        }
        for (int i = 0; i < COUNT; i++) {
            RocksDbStorage storage = RocksDbStorage.open(folder.file("node-" + (i + 1)));
            storages.add(storage);
            nodes.add(RaftNodeBuilder.of(new LastValue())
                    .self(i + 1)
                    .cluster(config.build())
                    .storage(storage)
                    .codec(LastValue.RAW)
                    .executor(callbacks)
                    .start());
        }
    }

    /** Ports that nobody has at this moment: every node must know those of the others before they listen. */
    private static List<Integer> freePorts() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        try {
            for (int i = 0; i < COUNT; i++) {
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

    /** Waits until one leads and all know it. */
    private void awaitLeader() {
        long deadline = System.nanoTime() + LEADER_DEADLINE_NANOS;
        while (!hasLeader()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("There is no leader after a minute: " + describe());
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for a leader", e);
            }
        }
    }

    private boolean hasLeader() {
        NodeId known = null;
        boolean leads = false;
        for (int i = 0; i < COUNT; i++) {
            GroupStatus status = nodes.get(i).status();
            if (status.leader() == null || known != null && !known.equals(status.leader())) {
                return false;
            }
            known = status.leader();
            if (status.role() == GroupRole.LEADER) {
                leader = i;
                leads = true;
            }
        }
        return leads && nodes.get(leader).nodeId().equals(known);
    }

    /** Returns the node that led when the cluster was started. */
    SingleGroupNode<LastValue, Payload, LogPosition> leader() {
        return nodes.get(leader);
    }

    /** Returns a node that did not. */
    SingleGroupNode<LastValue, Payload, LogPosition> follower() {
        return nodes.get((leader + 1) % COUNT);
    }

    /** Returns what the nodes say of themselves, the leader first. */
    List<NodeStatus> describe() {
        List<NodeStatus> statuses = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            statuses.add(nodes.get((leader + i) % nodes.size()).describe());
        }
        return statuses;
    }

    /** Stops the nodes, then closes what they wrote to. */
    @Override
    public void close() {
        nodes.forEach(SingleGroupNode::close);
        storages.forEach(RocksDbStorage::close);
    }
}
