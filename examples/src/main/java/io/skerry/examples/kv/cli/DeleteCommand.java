package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.client.KvClient;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a key. Not thread-safe; owned by the command line. */
@Command(
        name = "delete",
        header = "Remove a key, and print whether it was there.",
        footer = {ExitCodes.EXAMPLE, "  raft-kv delete color"},
        exitCodeList = {
            "0:it was there, and is removed",
            "1:it was not there; or, as the message says, it was refused or nobody took it in time: nothing happened",
            ExitCodes.USAGE_LINE,
            ExitCodes.UNKNOWN_LINE
        })
final class DeleteCommand extends ClientCommand {

    @Parameters(index = "0", paramLabel = "KEY", description = "1 to 1,024 bytes in UTF-8.")
    private String key = "";

    @Option(names = "--json", description = "Print a JSON object on one line, for scripts.")
    private boolean json;

    /** For the command line's library. */
    DeleteCommand() {}

    @Override
    int ask(KvClient client, PrintWriter out) {
        boolean existed = client.delete(key);
        if (json) {
            print(out, fields -> fields.writeBooleanField("existed", existed));
        } else {
            out.println("existed=" + existed);
        }
        return existed ? ExitCodes.OK : ExitCodes.NO;
    }
}
