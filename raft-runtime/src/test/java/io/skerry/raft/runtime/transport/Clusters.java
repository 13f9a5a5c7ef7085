package io.skerry.raft.runtime.transport;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import java.time.Duration;
import java.util.List;

/** Clusters of the loopback. */
public final class Clusters {

    private Clusters() {}

    /** Returns a cluster whose nodes are numbered from 1, with an election timeout that a slow machine does not reach. */
    public static ClusterConfig of(int nodes) {
        return builder(nodes).build();
    }

    /** The same with an election timeout that is worth waiting for. */
    public static ClusterConfig impatient(int nodes) {
        return builder(nodes)
                .election(new ElectionConfig(Duration.ofMillis(400), Duration.ofMillis(40)))
                .build();
    }

    public static ClusterConfig.Builder builder(int nodes) {
        ClusterConfig.Builder builder = ClusterConfig.builder()
                .name("test")
                .lanes(3)
                .election(new ElectionConfig(Duration.ofSeconds(10), Duration.ofMillis(100)));
        List<Integer> ports = Ports.free(nodes);
        for (int i = 0; i < nodes; i++) {
            builder.node(ClusterNode.of(i + 1, "127.0.0.1:" + ports.get(i)));
        }
        return builder;
    }
}
