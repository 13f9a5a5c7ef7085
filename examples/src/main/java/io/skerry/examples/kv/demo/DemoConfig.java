package io.skerry.examples.kv.demo;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.runtime.config.ClusterConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The cluster config of a demo, kept in its folder: the next demo there is the same cluster. Stateless. */
final class DemoConfig {

    private static final String FILE = "cluster.json";
    /** Ports may change, the cluster is the same: so it is told apart by its name. */
    private static final String NAME = "raft-kv demo";

    private DemoConfig() {}

    static ClusterConfig in(Path folder, int nodes) {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            ClusterConfig kept = ClusterConfigFile.load(file);
            if (kept.nodes().size() != nodes) {
                throw new NodeStartException(
                        folder + " holds a demo of " + kept.nodes().size() + " nodes, not " + nodes
                                + ": name as many with --nodes, or another folder",
                        null);
            }
            return kept;
        }
        ClusterConfig fresh = fresh(nodes);
        try {
            Files.writeString(file, ClusterConfigFile.write(fresh));
        } catch (IOException e) {
            throw new NodeStartException("Cannot write " + file + " (" + e + "): name another folder with --data", e);
        }
        return fresh;
    }

    private static ClusterConfig fresh(int nodes) {
        ClusterConfig.Builder config = ClusterConfig.builder().name(NAME);
        List<HostPort> addresses = DemoPorts.free(nodes);
        for (int i = 0; i < nodes; i++) {
            config.node(ClusterNode.of(i + 1L, addresses.get(i).toString()));
        }
        return config.build();
    }
}
