package io.skerry.examples.kv.server;

import io.skerry.examples.kv.http.KvHttpConfig;
import io.skerry.examples.kv.state.KvStateKind;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.NodeId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What one node needs to know. Immutable.
 *
 * @param cluster    who there is
 * @param id         which one this is
 * @param data       its folder
 * @param bind       where it listens for other nodes, or null for what the cluster config says
 * @param http       where it serves HTTP, or null for what the cluster config says
 * @param httpConfig settings of the HTTP interface
 * @param diskReserve room on the disk below which no more writes are taken, or null for the storage's default
 * @param state      where keys and values are
 * @param snapshots  when snapshots are taken, and what is kept beside them
 */
public record KvNodeSettings(
        ClusterConfig cluster,
        NodeId id,
        Path data,
        @Nullable HostPort bind,
        @Nullable HostPort http,
        KvHttpConfig httpConfig,
        @Nullable ByteSize diskReserve,
        KvStateKind state,
        SnapshotConfig snapshots) {

    private static final int FIRST_HTTP_PORT = 8000;
    private static final int LAST_PORT = 65_535;

    /** Refuses a node that the cluster config does not list. */
    public KvNodeSettings {
        cluster.node(id);
    }

    /** Returns where it listens for other nodes. */
    public HostPort bindAddress() {
        return bind != null ? bind : cluster.node(id).bindAddress();
    }

    /** Returns where it serves HTTP: on loopback, port 8000 + id, if nobody says otherwise. */
    public HostPort httpAddress() {
        if (http != null) {
            return http;
        }
        ClusterNode listed = cluster.node(id);
        if (listed.http() != null) {
            return listed.http();
        }
        if (id.value() > LAST_PORT - FIRST_HTTP_PORT) {
            throw new IllegalArgumentException("Node " + id + " has no port for HTTP by default: name one");
        }
        return new HostPort(HostPort.LOOPBACK, FIRST_HTTP_PORT + (int) id.value());
    }
}
