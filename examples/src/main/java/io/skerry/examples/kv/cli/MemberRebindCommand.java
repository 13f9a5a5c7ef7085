package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.client.KvClient;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes a node with an empty disk back. Not thread-safe; owned by the command line. */
@Command(
        name = "rebind",
        header = "Say that the disk of a node is gone for good, and take the node back with the one that it has now.",
        description = {
            "",
            "A node that starts with an empty folder under its old id is passive: it may have voted, and acknowledged"
                    + " writes, which it knows nothing of any more. With your word the cluster knows it by its new folder. The"
                    + " other nodes have to agree, a majority without it; then it catches up, and counts again. It need not be"
                    + " restarted.",
            "",
            "1. Start the node with an empty folder.  2. raft-kv member rebind --id ID",
            "3. raft-kv status shows when it has caught up.",
            "",
            "Do not put the old disk back after that. To ask again is always safe: a node that is known by its folder"
                    + " already is left as it is. If so many disks are gone that the others are no majority, restore a backup.",
            ""
        },
        footer = {ExitCodes.EXAMPLE, "  raft-kv member rebind --id 3"},
        exitCodeList = {
            "0:the cluster knows the node by its folder",
            "1:it was refused, for the reason that is printed: nothing was changed",
            ExitCodes.USAGE_LINE,
            "3:nobody knows whether it took effect: ask again, which is safe"
        })
final class MemberRebindCommand extends ClientCommand {

    @Option(names = "--id", paramLabel = "ID", required = true, description = "The node that came back.")
    private long id;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "Refuse unless the node runs on this store, 16 hexadecimal digits, as its log names it.")
    private @Nullable String store;

    /** For the command line's library. */
    MemberRebindCommand() {}

    @Override
    int ask(KvClient client, PrintWriter out) {
        client.rebind(id, store)
                .forEach((group, bound) -> out.println("group=" + group + " node=" + id + " store=" + bound));
        return ExitCodes.OK;
    }
}
