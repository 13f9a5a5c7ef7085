package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.client.KvClient;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets a key. Not thread-safe; owned by the command line. */
@Command(
        name = "put",
        header = "Set a key, and print where that stands in the log.",
        footer = {ExitCodes.EXAMPLE, "  raft-kv put color blue"},
        exitCodeList = {
            "0:it is committed and applied",
            ExitCodes.REFUSED_LINE,
            ExitCodes.USAGE_LINE,
            ExitCodes.UNKNOWN_LINE
        })
final class PutCommand extends ClientCommand {

    @Parameters(index = "0", paramLabel = "KEY", description = "1 to 1,024 bytes in UTF-8.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "VALUE", description = "Up to 1 MiB in UTF-8.")
    private String value = "";

    @Option(names = "--json", description = "Print a JSON object on one line, for scripts.")
    private boolean json;

    /** For the command line's library. */
    PutCommand() {}

    @Override
    int ask(KvClient client, PrintWriter out) {
        KvClient.Write write = client.put(key, value.getBytes(StandardCharsets.UTF_8));
        if (json) {
            print(out, fields -> {
                fields.writeNumberField("index", write.index());
                fields.writeNumberField("term", write.term());
            });
        } else {
            out.println("index=" + write.index() + " term=" + write.term());
        }
        return ExitCodes.OK;
    }
}
