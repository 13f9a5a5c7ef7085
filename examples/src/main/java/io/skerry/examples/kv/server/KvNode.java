package io.skerry.examples.kv.server;

import io.skerry.examples.kv.http.KvHttpServer;
import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvState;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorageConfig;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;

/**
 * A running node with its storage and its HTTP interface.
 *
 * <p>Thread-safe.
 */
public final class KvNode implements AutoCloseable {

    /** The only group of a node that has one. */
    private static final GroupId GROUP = GroupId.DEFAULT;

    private static final long DRAIN_MILLIS = 2_000;

    private final KvNodeSettings settings;
    private final RocksDbStorage storage;
    private final SingleGroupNode<KvState, KvCommand, KvResult> node;
    private final KvHttpServer http;

    private KvNode(
            KvNodeSettings settings,
            RocksDbStorage storage,
            SingleGroupNode<KvState, KvCommand, KvResult> node,
            KvHttpServer http) {
        this.settings = settings;
        this.storage = storage;
        this.node = node;
        this.http = http;
    }

    /**
     * Starts a node. Ports come first: one that is in use is noticed before the folder is touched.
     *
     * @throws NodeStartException if it cannot be started
     * @throws io.skerry.raft.storage.StorageException if the folder cannot be used
     */
    public static KvNode start(KvNodeSettings settings, NodeFactory factory) {
        KvHttpServer http = bindHttp(settings);
        try {
            PortCheck.requireFree(settings.bindAddress());
            RocksDbStorage storage = RocksDbStorage.open(settings.data(), storageConfig(settings));
            try {
                SingleGroupNode<KvState, KvCommand, KvResult> node =
                        factory.start(settings, storage, settings.state().open(storage));
                http.serve(node, settings.cluster(), storage.snapshots(GROUP));
                return new KvNode(settings, storage, node, http);
            } catch (RuntimeException | Error e) {
                storage.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            http.close();
            throw e;
        }
    }

    private static KvHttpServer bindHttp(KvNodeSettings settings) {
        HostPort address = settings.httpAddress();
        try {
            return KvHttpServer.bind(address, settings.httpConfig());
        } catch (IOException | UnresolvedAddressException e) {
            throw new NodeStartException(
                    "Cannot serve HTTP on " + address + " (" + reason(e) + "): free it, or give --http another port",
                    e);
        }
    }

    static String reason(Exception e) {
        return e instanceof UnresolvedAddressException ? "no such host" : String.valueOf(e.getMessage());
    }

    /** A folder of another node or cluster is refused; of another cluster only where the config names this one. */
    private static RocksDbStorageConfig storageConfig(KvNodeSettings settings) {
        RocksDbStorageConfig.Builder config =
                RocksDbStorageConfig.builder().maxPayload(settings.cluster().maxPayload());
        if (settings.diskReserve() != null) {
            config.diskReserve(settings.diskReserve());
        }
        // The id of a nameless cluster follows from the addresses it began with.
        return settings.cluster().name() != null
                ? config.expect(RestoredFolder.clusterOf(settings.data(), settings.cluster()), settings.id())
                        .build()
                : config.expectNode(settings.id()).build();
    }

    /** Returns the node. */
    public SingleGroupNode<KvState, KvCommand, KvResult> node() {
        return node;
    }

    /** Returns its settings. */
    public KvNodeSettings settings() {
        return settings;
    }

    /** Returns where it serves HTTP. */
    public HostPort http() {
        return http.address();
    }

    /** Returns where it listens for other nodes. */
    public String raft() {
        String address = node.describe().address();
        return address != null ? address : settings.bindAddress().toString();
    }

    /**
     * Stops cleanly: lets what is under way come to an end, has the node answer or refuse the rest, and closes the folder
     * last.
     */
    @Override
    public void close() {
        http.drain(DRAIN_MILLIS);
        try {
            node.close();
            http.drain(DRAIN_MILLIS);
        } finally {
            http.close();
            storage.close();
        }
    }

    /**
     * Stops at once: cuts every client's connection amid its request, then the node's, and closes the folder. As hard as it
     * gets inside a process that goes on; what waits for the disk is still written, which a dead process would not do.
     */
    public void abandon() {
        http.close();
        try {
            node.close();
        } finally {
            storage.close();
        }
    }
}
