package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.client.KvClient;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a key. Not thread-safe; owned by the command line. */
@Command(
        name = "get",
        header = "Print the value of a key, and a line break.",
        exitCodeList = {"0:it is there", "1:it is not there, or nobody answered in time", ExitCodes.USAGE_LINE})
final class GetCommand extends ClientCommand {

    enum Consistency {
        LINEARIZABLE,
        LEASE,
        STALE
    }

    @Parameters(index = "0", paramLabel = "KEY", description = "1 to 1,024 bytes in UTF-8.")
    private String key = "";

    @Option(
            names = "--consistency",
            paramLabel = "KIND",
            defaultValue = "linearizable",
            description = "linearizable: sees every write that was acknowledged before; stale: whatever the node that"
                    + " answers has applied. Default: ${DEFAULT-VALUE}.")
    private Consistency consistency = Consistency.LINEARIZABLE;

    /** For the command line's library. */
    GetCommand() {}

    @Override
    int ask(KvClient client, PrintWriter out) {
        byte[] value = client.get(key, consistency.name().toLowerCase(Locale.ROOT));
        if (value == null) {
            spec().commandLine().getErr().println("raft-kv: there is no such key");
            return ExitCodes.NO;
        }
        out.println(new String(value, StandardCharsets.UTF_8));
        return ExitCodes.OK;
    }
}
