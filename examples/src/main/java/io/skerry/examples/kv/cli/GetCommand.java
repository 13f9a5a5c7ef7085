package io.skerry.examples.kv.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skerry.examples.kv.client.KvClient;
import io.skerry.examples.kv.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a key. Not thread-safe; owned by the command line. */
@Command(
        name = "get",
        header = "Print the value of a key, and a line break.",
        footer = {ExitCodes.EXAMPLE, "  raft-kv get color", "  raft-kv get color --consistency stale --endpoints :8002"
        },
        exitCodeList = {
            "0:it is there",
            "1:it is not there, or nobody answered in time: then see raft-kv status, or try again",
            ExitCodes.USAGE_LINE
        })
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

    @Option(
            names = "--json",
            description = "Print a JSON object on one line, for scripts; a value that is no text as base64.")
    private boolean json;

    /** For the command line's library. */
    GetCommand() {}

    @Override
    int ask(KvClient client, PrintWriter out) {
        byte[] value = client.get(key, consistency.name().toLowerCase(Locale.ROOT));
        if (json) {
            print(out, fields -> writeValue(fields, value));
            return value == null ? ExitCodes.NO : ExitCodes.OK;
        }
        if (value == null) {
            spec().commandLine().getErr().println("raft-kv: there is no such key");
            return ExitCodes.NO;
        }
        out.println(new String(value, StandardCharsets.UTF_8));
        return ExitCodes.OK;
    }

    private static void writeValue(JsonGenerator json, byte @Nullable [] value) throws IOException {
        String text = value == null ? null : new String(value, StandardCharsets.UTF_8);
        if (text == null || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), value)) {
            Json.text(json, "value", text);
        } else {
            json.writeBinaryField("valueBase64", value);
        }
    }
}
