package io.skerry.raft.runtime;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.RaftNode;
import io.skerry.raft.storage.StorageLimits;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in this process: storages that outlive their nodes, and nodes that come and go.
 *
 * <p>Not thread-safe; owned by its test.
 */
final class TestCluster implements AutoCloseable {

    /** Short, so that tests are; long enough for a machine that is busy with other tests. */
    static final ElectionConfig ELECTION = ElectionConfig.ofTimeout(Duration.ofMillis(500));

    /** A node that runs. */
    final class Running {
        private final RaftNode node;
        private final Map<String, RaftGroup<Register, String, ?>> groups = new TreeMap<>();
        private final Map<String, Register> machines = new TreeMap<>();

        private Running(RaftNode node) {
            this.node = node;
        }

        RaftNode node() {
            return node;
        }

        Register machine(String group) {
            return machines.get(group);
        }

        RaftGroup<Register, String, ?> group(String name) {
            return groups.get(name);
        }

        RaftGroup<Register, String, ?> host(String name, Register machine) {
            machines.put(name, machine);
            GroupSpec<Register, String, LogPosition> spec = GroupSpec.of(name, machine, Register.CODEC);
            RaftGroup<Register, String, ?> group = node.host(sessions ? spec.sessions(Register.RESULTS) : spec);
            groups.put(name, group);
            return group;
        }
    }

    private final ClusterConfig config;
    private final List<String> groupNames;
    private final MemoryStorage[] storages;
    private final @Nullable Running[] running;
    private boolean sessions;
    private UnaryOperator<RaftNodeBuilder> tuning = builder -> builder;
    private UnaryOperator<RaftConfig.Builder> settings = builder -> builder;

    TestCluster(int nodes, String... groupNames) {
        this(nodes, builder -> builder, groupNames);
    }

    TestCluster(int nodes, UnaryOperator<ClusterConfig.Builder> clusterSettings, String... groupNames) {
        this.groupNames = List.of(groupNames);
        ClusterConfig.Builder builder = ClusterConfig.builder().election(ELECTION);
        List<Integer> ports = freePorts(nodes);
        for (int i = 0; i < nodes; i++) {
            builder.node(ClusterNode.of(i + 1, ":" + ports.get(i)));
        }
        this.config = clusterSettings.apply(builder).build();
        this.storages = new MemoryStorage[nodes];
        for (int i = 0; i < nodes; i++) {
            storages[i] = new MemoryStorage();
        }
        this.running = new Running[nodes];
    }

    /** Ports that nobody has at this moment. */
    static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ports;
    }

    ClusterConfig config() {
        return config;
    }

    TestCluster tune(UnaryOperator<RaftNodeBuilder> change) {
        UnaryOperator<RaftNodeBuilder> before = tuning;
        tuning = builder -> change.apply(before.apply(builder));
        return this;
    }

    /** Groups that are hosted from now on have sessions, or have none. */
    TestCluster sessions(boolean value) {
        sessions = value;
        return this;
    }

    TestCluster settings(UnaryOperator<RaftConfig.Builder> change) {
        settings = change;
        return this;
    }

    /** Gives all nodes storages of those limits. */
    TestCluster storages(StorageLimits limits) {
        for (int i = 0; i < storages.length; i++) {
            storages[i].close();
            storages[i] = new MemoryStorage(limits);
        }
        return this;
    }

    MemoryStorage storage(int node) {
        return storages[node - 1];
    }

    /** The disk of a node that is down is replaced by an empty one. */
    void wipe(int node) {
        storages[node - 1].close();
        storages[node - 1] = new MemoryStorage();
    }

    /** The disk of a node that is down is exchanged for another one; returns the one before, which is the caller's now. */
    MemoryStorage exchange(int node, MemoryStorage disk) {
        MemoryStorage before = storages[node - 1];
        storages[node - 1] = disk;
        return before;
    }

    TestCluster startAll() {
        for (int i = 1; i <= storages.length; i++) {
            start(i);
        }
        return this;
    }

    Running start(int node) {
        return start(node, new Register[0]);
    }

    /** Starts a node; state machines that are not given are registers. */
    Running start(int node, Register... machines) {
        Running started = startWithoutGroups(node);
        for (int i = 0; i < groupNames.size(); i++) {
            started.host(groupNames.get(i), i < machines.length ? machines[i] : new Register());
        }
        return started;
    }

    Running startWithoutGroups(int node) {
        RaftNodeBuilder builder = RaftNodeBuilder.create()
                .self(node)
                .cluster(config)
                .storage(storages[node - 1])
                .config(settings.apply(RaftConfig.builder()).build());
        Running started = new Running(tuning.apply(builder).start());
        running[node - 1] = started;
        return started;
    }

    void stop(int node) {
        Running one = running[node - 1];
        running[node - 1] = null;
        if (one != null) {
            one.node().close();
        }
    }

    Running node(int node) {
        Running one = running[node - 1];
        if (one == null) {
            throw new IllegalStateException("Node " + node + " is down");
        }
        return one;
    }

    RaftGroup<Register, String, ?> group(int node, String name) {
        return node(node).group(name);
    }

    GroupStatus status(int node, String name) {
        return group(node, name).status();
    }

    /** Waits until one of the running nodes leads, and the others know it; returns it. */
    int awaitLeader(String group) {
        int[] found = {0};
        Await.until("a leader of " + group, () -> {
            found[0] = 0;
            NodeId leader = null;
            for (int i = 1; i <= running.length; i++) {
                if (running[i - 1] != null) {
                    GroupStatus status = status(i, group);
                    if (status.role() == GroupRole.LEADER) {
                        found[0] = i;
                    }
                    if (status.leader() == null || (leader != null && !leader.equals(status.leader()))) {
                        return false;
                    }
                    leader = status.leader();
                }
            }
            return found[0] != 0 && NodeId.of(found[0]).equals(leader);
        });
        return found[0];
    }

    /** As {@link #awaitLeader}, without what a passive node knows. */
    int awaitLeaderOf(String group, int passive) {
        int[] found = {0};
        Await.until("a leader of " + group, () -> {
            for (int i = 1; i <= running.length; i++) {
                if (i != passive && running[i - 1] != null && status(i, group).role() == GroupRole.LEADER) {
                    found[0] = i;
                    return true;
                }
            }
            return false;
        });
        return found[0];
    }

    int follower(String group) {
        return awaitLeader(group) % running.length + 1;
    }

    @Override
    public void close() {
        for (int i = 1; i <= running.length; i++) {
            stop(i);
        }
        for (MemoryStorage storage : storages) {
            storage.close();
        }
    }
}
