package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.client.OutcomeUnknown;
import io.skerry.examples.kv.client.RequestRefused;
import io.skerry.examples.kv.server.NodeFactory;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.runtime.config.ConfigFileException;
import io.skerry.raft.storage.StorageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line as a whole. Not thread-safe; owned by its creator. */
@Command(
        name = "raft-kv",
        description =
                "A replicated key-value store: one cluster in a process (demo), one node of a cluster (serve), or a"
                        + " client of one.",
        mixinStandardHelpOptions = true,
        versionProvider = RaftKvVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "raft-kv COMMAND --help explains each command."})
public final class RaftKvCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** For the command line's library. */
    RaftKvCommand() {}

    /** Returns the command line, whose nodes come from that factory. */
    public static CommandLine commandLine(NodeFactory factory) {
        return commandLine(factory, new ProcessLife());
    }

    static CommandLine commandLine(NodeFactory factory, Life life) {
        CommandLine line = new CommandLine(new RaftKvCommand())
                .addSubcommand(new DemoCommand(factory, life))
                .addSubcommand(new ServeCommand(factory, life))
                .addSubcommand(new PutCommand())
                .addSubcommand(new GetCommand())
                .addSubcommand(new DeleteCommand())
                .addSubcommand(new CasCommand())
                .addSubcommand(new StatusCommand())
                .addSubcommand(new MemberCommand())
                .addSubcommand(new SnapshotCommand())
                .addSubcommand(new BackupCommand())
                .addSubcommand(new RestoreCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line.setExecutionExceptionHandler((e, command, parsed) -> {
            command.getErr().println("raft-kv: " + describe(e));
            command.getErr().flush();
            return exitCode(e);
        });
    }

    /** Faults that somebody was meant to read are one line; for all others, where they came from is worth a page. */
    private static String describe(Exception e) {
        if (exitCode(e) != ExitCodes.NO || e instanceof RequestRefused) {
            return String.valueOf(e.getMessage()).replace("\n", " ");
        }
        return "unexpected " + stackTrace(e);
    }

    private static String stackTrace(Exception e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static int exitCode(Exception e) {
        if (e instanceof OutcomeUnknown) {
            return ExitCodes.UNKNOWN;
        }
        boolean couldNotBegin =
                e instanceof ConfigFileException || e instanceof NodeStartException || e instanceof StorageException;
        return couldNotBegin ? ExitCodes.USAGE : ExitCodes.NO;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
    }
}
