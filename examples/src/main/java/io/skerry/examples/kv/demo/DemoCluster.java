package io.skerry.examples.kv.demo;

import io.skerry.examples.kv.http.KvHttpConfig;
import io.skerry.examples.kv.server.KvNode;
import io.skerry.examples.kv.server.KvNodeSettings;
import io.skerry.examples.kv.server.NodeFactory;
import io.skerry.examples.kv.state.KvStateKind;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupStatus;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Nodes in one process, that come and go. Thread-safe. */
final class DemoCluster implements AutoCloseable {

    /**
     * Who leads. Immutable.
     *
     * @param node the leader
     * @param term its term
     */
    record Leadership(NodeId node, long term) {

        @Override
        public String toString() {
            return "node " + node + " leads term " + term;
        }
    }

    private final List<KvNodeSettings> settings;
    private final NodeFactory factory;
    private final Map<NodeId, KvNode> running = new ConcurrentSkipListMap<>();

    /** @param http where each node serves HTTP, in the order of the config */
    DemoCluster(ClusterConfig config, Path folder, List<HostPort> http, KvStateKind state, NodeFactory factory) {
        this.factory = factory;
        List<KvNodeSettings> all = new ArrayList<>();
        for (ClusterNode node : config.nodes()) {
            Path data = folder.resolve(node.id().toString());
            all.add(new KvNodeSettings(
                    config,
                    node.id(),
                    data,
                    null,
                    http.get(all.size()),
                    KvHttpConfig.DEFAULT,
                    null,
                    state,
                    SnapshotConfig.DEFAULT));
        }
        this.settings = List.copyOf(all);
    }

    void startAll() {
        settings.forEach(each -> start(each.id()));
    }

    /** Starts a node on the folder it has, or on a new one. */
    void start(NodeId id) {
        KvNodeSettings wanted = settings.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        running.put(id, KvNode.start(wanted, factory));
    }

    /** Takes a node away, as abruptly as a process can do that to a part of itself. */
    void takeAway(NodeId id) {
        KvNode node = running.remove(id);
        if (node != null) {
            node.abandon();
        }
    }

    List<KvNode> running() {
        return List.copyOf(running.values());
    }

    KvNode node(NodeId id) {
        KvNode node = running.get(id);
        if (node == null) {
            throw new IllegalStateException("Node " + id + " is not there");
        }
        return node;
    }

    List<URI> endpoints() {
        return settings.stream()
                .map(each -> URI.create("http://" + each.httpAddress()))
                .toList();
    }

    /** Returns who leads the highest term that anybody leads, or null. */
    @Nullable
    Leadership leader() {
        Leadership found = null;
        for (KvNode node : running()) {
            GroupStatus status = node.node().status();
            if (status.role() == GroupRole.LEADER && (found == null || status.term() > found.term())) {
                found = new Leadership(node.settings().id(), status.term());
            }
        }
        return found;
    }

    @Override
    public void close() {
        running.values().forEach(KvNode::close);
        running.clear();
    }
}
