package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.client.RequestRefused;
import io.skerry.examples.kv.client.SnapshotClient;
import io.skerry.raft.snapshot.SnapshotId;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has a node take a snapshot. Not thread-safe; owned by the command line. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        versionProvider = RaftKvVersion.class,
        sortOptions = false,
        header = "Have one node take a snapshot of its state now.",
        description = {
            "",
            "Nodes take snapshots by themselves, and shorten their logs by them. The state is written while everything goes on;"
                    + " the command ends when the snapshot is durable.",
            ""
        },
        footer = {ExitCodes.EXAMPLE, "  raft-kv snapshot --id 3"},
        exitCodeListHeading = ExitCodes.LIST_HEADING,
        exitCodeList = {"0:it is there", "1:it was refused, for the reason that is printed", ExitCodes.USAGE_LINE})
final class SnapshotCommand implements Callable<Integer> {

    @Option(names = "--id", paramLabel = "ID", required = true, description = "The node.")
    private long id;

    @Mixin
    private NodeOptions nodes = new NodeOptions();

    @Spec
    private CommandSpec spec;

    /** For the command line's library. */
    SnapshotCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (URI endpoint : nodes.endpoints()) {
            try (SnapshotClient client = nodes.connect(endpoint)) {
                if (client.nodeId() == id) {
                    SnapshotId taken = client.take();
                    out.println("node=" + id + " snapshot=" + taken.position());
                    out.flush();
                    return ExitCodes.OK;
                }
            }
        }
        throw new RequestRefused(
                "None of the endpoints " + nodes.endpoints() + " is node " + id + ", or it does not answer", null);
    }
}
