package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.client.KvClient;
import io.skerry.examples.kv.wire.Json;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Compares and sets. Not thread-safe; owned by the command line. */
@Command(
        name = "cas",
        customSynopsis = {"raft-kv cas [OPTIONS] KEY EXPECT VALUE", "raft-kv cas [OPTIONS] --absent KEY VALUE"},
        header = "Set a key if it has the value that is expected.",
        footer = {ExitCodes.EXAMPLE, "  raft-kv cas color blue green", "  raft-kv cas --absent lock me"},
        exitCodeList = {
            "0:it had, and is set",
            "1:it had not; or, as the message says, it was refused or nobody took it in time: nothing happened",
            ExitCodes.USAGE_LINE,
            ExitCodes.UNKNOWN_LINE
        })
final class CasCommand extends ClientCommand {

    @Parameters(index = "0", paramLabel = "KEY", description = "1 to 1,024 bytes in UTF-8.")
    private String key = "";

    @Parameters(
            index = "1..*",
            arity = "1..2",
            paramLabel = "[EXPECT] VALUE",
            description = "The value it must have, and the one it is to get.")
    private List<String> values = List.of();

    @Option(names = "--absent", description = "Expect that the key is not there, instead of EXPECT.")
    private boolean absent;

    @Option(names = "--json", description = "Print a JSON object on one line, for scripts.")
    private boolean json;

    /** For the command line's library. */
    CasCommand() {}

    @Override
    int ask(KvClient client, PrintWriter out) {
        if (values.size() != (absent ? 1 : 2)) {
            throw new ParameterException(
                    spec().commandLine(), "Give KEY EXPECT VALUE, or --absent KEY VALUE, and nothing else");
        }
        String expect = absent ? null : values.get(0);
        KvClient.Swap swap = client.cas(key, expect, values.get(values.size() - 1));
        if (json) {
            print(out, fields -> {
                fields.writeBooleanField("swapped", swap.swapped());
                Json.text(fields, "actual", swap.actual());
            });
        } else {
            out.println(swap.swapped() ? "swapped" : "not swapped: " + actual(swap.actual()));
        }
        return swap.swapped() ? ExitCodes.OK : ExitCodes.NO;
    }

    private static String actual(@Nullable String actual) {
        return actual == null ? "the key is absent" : "the value is " + actual;
    }
}
