package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.server.RestoredFolder;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.runtime.config.ClusterConfigFile;
import io.skerry.raft.runtime.restore.ClusterRestore;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.snapshot.SnapshotFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a node of a new cluster out of a backup. Not thread-safe; owned by the command line. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        versionProvider = RaftKvVersion.class,
        sortOptions = false,
        header = "Make a node of a new cluster, whose state is a backup's.",
        description = {
            "",
            "Run it once for each node of the config, each from the same backup, then serve them all: the first start waits for"
                    + " all of them. It is another cluster than the one that was backed up, even under the same config: old"
                    + " nodes, and nodes of other backups, are refused.",
            ""
        },
        footer = {ExitCodes.EXAMPLE, "  raft-kv restore --from backups --config cluster.json --id 1 --data data/1"},
        exitCodeListHeading = ExitCodes.LIST_HEADING,
        exitCodeList = {
            "0:the folder is that node's",
            "1:the backup is damaged, or cannot be copied: nothing was restored",
            "2:the command was not understood, or folder and config do not allow it: nothing was changed"
        })
final class RestoreCommand implements Callable<Integer> {

    @Option(names = "--from", required = true, paramLabel = "DIR", description = "The folder of backups.")
    private Path from = Path.of("");

    @Option(
            names = "--backup",
            paramLabel = "NAME",
            description = "Which of them, as raft-kv backup has printed it. Default: the one that reaches farthest.")
    private @Nullable String backup;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The cluster config, as JSON.")
    private Path config = Path.of("");

    @Option(names = "--id", required = true, paramLabel = "ID", description = "Which node of it this is.")
    private long id;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The node's folder: none, or empty.")
    private Path data = Path.of("");

    @Spec
    private CommandSpec spec;

    /** For the command line's library. */
    RestoreCommand() {}

    @Override
    public Integer call() throws IOException {
        ClusterConfig cluster = ClusterConfigFile.load(config);
        if (!Files.isDirectory(from)) {
            throw new NodeStartException("There is no folder " + from, null);
        }
        SnapshotStore backups = SnapshotFolders.ofBackups(from).of(BackupCommand.GROUP);
        try (StoredSnapshot chosen = choose(backups);
                RaftStorage storage = RocksDbStorage.open(data)) {
            ClusterRestore.restore(storage, chosen, "default", cluster, NodeId.of(id));
            RestoredFolder.mark(data, chosen.id().manifest());
            spec.commandLine()
                    .getOut()
                    .println("node=" + id + " position=" + chosen.position() + " cluster="
                            + storage.identity().cluster() + " store="
                            + storage.identity().store());
        }
        spec.commandLine().getOut().flush();
        return ExitCodes.OK;
    }

    private StoredSnapshot choose(SnapshotStore backups) {
        List<SnapshotId> there =
                backups.list().stream().map(SnapshotManifest::id).toList();
        String wanted = backup;
        SnapshotId chosen = there.stream()
                .filter(each -> wanted == null || each.toString().equals(wanted))
                .findFirst()
                .orElse(null);
        StoredSnapshot opened = chosen == null ? null : backups.open(chosen);
        if (opened == null) {
            throw new NodeStartException(
                    "Folder " + from + " has no " + (wanted == null ? "backup" : "backup " + wanted) + "; it has "
                            + there,
                    null);
        }
        return opened;
    }
}
