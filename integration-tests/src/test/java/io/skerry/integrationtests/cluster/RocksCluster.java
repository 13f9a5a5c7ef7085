package io.skerry.integrationtests.cluster;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.Ports;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.RaftNode;
import io.skerry.raft.runtime.RaftNodeBuilder;
import io.skerry.raft.runtime.transport.NettyTransport;
import io.skerry.raft.runtime.transport.TransportFactory;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Nodes on folders that outlive them. The groups of every node have the same names, and a {@link Ledger} each.
 *
 * <p>Not thread-safe; owned by its test; but any thread may {@link #find} nodes.
 */
public final class RocksCluster implements AutoCloseable {

    /** Short, so that tests are; long enough for a machine that is busy with other tests. */
    public static final ElectionConfig ELECTION = ElectionConfig.ofTimeout(Duration.ofMillis(500));

    /** For what one leader is to do alone, also on a machine that is busy with other tests. */
    public static final ElectionConfig PATIENT = ElectionConfig.ofTimeout(Duration.ofMillis(1500));

    /**
     * A node that runs, on a storage of its own.
     *
     * @param groups those that it hosts, by their names
     */
    public record Running(
            RaftNode node, RaftStorage storage, Map<String, RaftGroup<Ledger, Blob, LogPosition>> groups) {

        /** Returns a group that it hosts. */
        public RaftGroup<Ledger, Blob, LogPosition> group(String name) {
            RaftGroup<Ledger, Blob, LogPosition> group = groups.get(name);
            if (group == null) {
                throw new IllegalArgumentException("No group is named " + name);
            }
            return group;
        }

        private void close() {
            try (storage) {
                node.close();
            }
        }
    }

    private final Path folder;
    private final ClusterConfig config;
    private final List<String> groups;
    private final Map<Integer, Running> running = new ConcurrentSkipListMap<>();
    private TransportFactory transports = NettyTransport::new;
    private RaftConfig settings = RaftConfig.DEFAULT;
    private BiFunction<Integer, RaftStorage, RaftStorage> disks = (id, storage) -> storage;
    private Function<String, Ledger> ledgers = group -> new Ledger();

    RocksCluster(Path folder, int nodes, String... groups) {
        this(folder, nodes, ELECTION, groups);
    }

    /** Is a cluster of which no node runs yet. */
    public RocksCluster(Path folder, int nodes, ElectionConfig election, String... groups) {
        this.folder = folder;
        this.groups = List.of(groups);
        List<ClusterNode> listed = new ArrayList<>();
        for (int port : Ports.free(nodes)) {
            listed.add(ClusterNode.of(listed.size() + 1, ":" + port));
        }
        this.config = ClusterConfig.builder().election(election).nodes(listed).build();
    }

    /** Has nodes that are started from now on reach each other by those transports. */
    public RocksCluster transports(TransportFactory value) {
        transports = value;
        return this;
    }

    /** Gives nodes that are started from now on those settings. */
    public RocksCluster settings(RaftConfig value) {
        settings = value;
        return this;
    }

    /** Has nodes that are started from now on write to what that makes of their storages. */
    public RocksCluster disks(BiFunction<Integer, RaftStorage, RaftStorage> value) {
        disks = value;
        return this;
    }

    /** Gives nodes that are started from now on those state machines, by the names of their groups. */
    public RocksCluster ledgers(Function<String, Ledger> value) {
        ledgers = value;
        return this;
    }

    /** Returns how many nodes there are, running or not. */
    public int nodes() {
        return config.nodes().size();
    }

    Path folder(int id) {
        return folder.resolve("node" + id);
    }

    /** Starts all nodes. */
    public RocksCluster startAll() {
        for (int id = 1; id <= nodes(); id++) {
            start(id);
        }
        return this;
    }

    /** Starts a node. */
    public Running start(int id) {
        RaftStorage storage = disks.apply(id, RocksDbStorage.open(folder(id)));
        try {
            RaftNode node = RaftNodeBuilder.create()
                    .self(id)
                    .cluster(config)
                    .storage(storage)
                    .config(settings)
                    .transport(transports)
                    .start();
            Map<String, RaftGroup<Ledger, Blob, LogPosition>> hosted = new LinkedHashMap<>();
            Running started = new Running(node, storage, hosted);
            for (String name : groups) {
                hosted.put(name, node.host(GroupSpec.of(name, ledgers.apply(name), Blob.CODEC)));
            }
            running.put(id, started);
            return started;
        } catch (RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    /** Stops a node, if it runs. */
    public void stop(int id) {
        Running one = running.remove(id);
        if (one != null) {
            one.close();
        }
    }

    /** Returns a node, or null while it is down. */
    @Nullable
    Running find(int id) {
        return running.get(id);
    }

    /** Returns a node that runs. */
    public Running node(int id) {
        Running one = running.get(id);
        if (one == null) {
            throw new IllegalStateException("Node " + id + " is down");
        }
        return one;
    }

    /** Returns what a node says of a group. */
    public GroupStatus status(int id, String group) {
        return node(id).group(group).status();
    }

    /** Waits until one of the running nodes leads, and the others know it; returns it. */
    public int awaitLeader(String group) {
        int[] found = {0};
        Await.until("a leader of " + group + " whom all know", this::describe, () -> {
            found[0] = leader(group);
            return found[0] != 0;
        });
        return found[0];
    }

    private int leader(String group) {
        for (int id : running.keySet()) {
            GroupStatus status = status(id, group);
            if (status.role() == GroupRole.LEADER) {
                boolean known = running.keySet().stream()
                        .allMatch(other -> status.leader() != null
                                && status.leader().equals(status(other, group).leader()));
                return known ? id : 0;
            }
        }
        return 0;
    }

    /** Waits until every running node has applied all that its group's leader has committed. */
    void awaitApplied(String group) {
        int leader = awaitLeader(group);
        long commit = status(leader, group).commitIndex();
        Await.until(
                "index " + commit + " applied on all nodes",
                this::describe,
                () -> running.keySet().stream().allMatch(id -> status(id, group).appliedIndex() >= commit));
    }

    /** Returns what the running nodes say of themselves. */
    public String describe() {
        StringBuilder text = new StringBuilder("the nodes say:");
        running.values().forEach(one -> text.append('\n').append(one.node().describe()));
        return text.toString();
    }

    /** Stops all nodes, and frees their folders. */
    @Override
    public void close() {
        for (int id = 1; id <= nodes(); id++) {
            stop(id);
        }
    }
}
