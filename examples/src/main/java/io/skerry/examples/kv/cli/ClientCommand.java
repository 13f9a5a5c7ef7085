package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.client.KvClient;
import io.skerry.examples.kv.wire.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a cluster something. Not thread-safe; owned by the command line. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = RaftKvVersion.class,
        sortOptions = false,
        exitCodeListHeading = ExitCodes.LIST_HEADING)
abstract class ClientCommand implements Callable<Integer> {

    @Mixin
    private ClientOptions options = new ClientOptions();

    @Spec
    private CommandSpec spec;

    /** Asks, and returns the exit code. */
    abstract int ask(KvClient client, PrintWriter out);

    @Override
    public final Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (KvClient client = options.connect()) {
            return ask(client, out);
        } finally {
            out.flush();
        }
    }

    /** Prints an object on one line. */
    static void print(PrintWriter out, Json.Fields fields) {
        out.print(new String(Json.object(fields), StandardCharsets.UTF_8));
    }

    /** Colours a text if this is for a terminal, and NO_COLOR is not set. */
    final String painted(String text, Style... styles) {
        return spec.commandLine().getColorScheme().apply(text, List.of(styles)).toString();
    }

    final ClientOptions options() {
        return options;
    }

    final CommandSpec spec() {
        return spec;
    }
}
