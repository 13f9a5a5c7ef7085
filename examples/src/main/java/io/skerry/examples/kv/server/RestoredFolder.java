package io.skerry.examples.kv.server;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.runtime.restore.ClusterRestore;
import io.skerry.raft.snapshot.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/**
 * Says beside the database which backup a folder was restored from, so that it is known before anything is opened which cluster
 * it must belong to. Nothing else depends on it: the folder itself knows as well. Stateless.
 */
public final class RestoredFolder {

    private static final String FILE = "RESTORED";

    private RestoredFolder() {}

    /** Returns the id of the cluster that the folder must belong to, if it belongs to any. */
    static ClusterId clusterOf(Path folder, ClusterConfig config) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return config.id();
        }
        try {
            String hash = Files.readString(file).strip();
            return ClusterRestore.clusterId(config, Digest.of(HexFormat.of().parseHex(hash)));
        } catch (IOException | IllegalArgumentException e) {
            throw new NodeStartException(
                    "The file " + file + " cannot be read (" + e.getMessage()
                            + "): run restore once more, which writes it",
                    e);
        }
    }

    /** Notes, durably, that a folder was restored. */
    public static void mark(Path folder, Digest manifest) throws IOException {
        Path file = folder.resolve(FILE);
        Files.writeString(file, manifest + "\n");
        for (Path synced : new Path[] {file, folder}) {
            try (FileChannel channel = FileChannel.open(synced, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
