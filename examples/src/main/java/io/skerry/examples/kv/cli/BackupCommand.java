package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.backup.Backup;
import io.skerry.examples.kv.client.KvClientException;
import io.skerry.examples.kv.client.RequestRefused;
import io.skerry.examples.kv.client.SnapshotClient;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.storage.rocksdb.snapshot.SnapshotFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a backup. Not thread-safe; owned by the command line. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        versionProvider = RaftKvVersion.class,
        sortOptions = false,
        header = "Copy the state of a running cluster into a folder.",
        description = {
            "",
            "A node takes a snapshot, while everything goes on, and it is copied and checked, byte by byte. The first of the"
                    + " endpoints that can is asked: name a follower first, and the leader does nothing for it. A folder may"
                    + " hold any number of backups, each below its own name; what a new one has in common with an earlier"
                    + " one of the same node is linked, not copied.",
            "",
            "raft-kv restore makes a new cluster of a backup.",
            ""
        },
        footer = {ExitCodes.EXAMPLE, "  raft-kv backup --to backups"},
        exitCodeListHeading = ExitCodes.LIST_HEADING,
        exitCodeList = {
            "0:the backup is complete, checked and durable",
            "1:there is none, for the reason that is printed; what was copied is gone on with",
            ExitCodes.USAGE_LINE
        })
final class BackupCommand implements Callable<Integer> {

    /** The only group of a raft-kv cluster. */
    static final GroupId GROUP = GroupId.DEFAULT;

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "The folder; made if need be.")
    private Path to = Path.of("");

    @Mixin
    private NodeOptions nodes = new NodeOptions();

    @Spec
    private CommandSpec spec;

    /** For the command line's library. */
    BackupCommand() {}

    @Override
    public Integer call() throws IOException {
        KvClientException last = null;
        for (URI endpoint : nodes.endpoints()) {
            try (SnapshotClient node = nodes.connect(endpoint)) {
                if (node.nodeId() != 0) {
                    print(Backup.take(node, SnapshotFolders.ofBackups(to).of(GROUP)));
                    return ExitCodes.OK;
                }
            } catch (KvClientException e) {
                last = e;
            }
        }
        throw last != null ? last : new RequestRefused("None of the endpoints " + nodes.endpoints() + " answers", null);
    }

    private void print(Backup.Outcome backup) {
        SnapshotManifest manifest = backup.manifest();
        PrintWriter out = spec.commandLine().getOut();
        out.println("backup=" + manifest.id() + " position=" + manifest.position() + " files="
                + manifest.files().size() + " bytes=" + manifest.bytes() + " linked=" + backup.reusedBytes());
        out.flush();
    }
}
