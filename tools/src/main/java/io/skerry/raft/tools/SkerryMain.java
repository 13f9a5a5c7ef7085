package io.skerry.raft.tools;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command line. Ends with 0 if all is well, 1 if something was found, 2 if it was not understood, 3 if what it was to
 * look at cannot be read.
 */
@Command(
        name = "skerry",
        description = "Tools for Skerry, a Raft storage engine and runtime.",
        subcommands = {
            ListCommand.class,
            DumpCommand.class,
            VerifyCommand.class,
            StatsCommand.class,
            SnapshotsCommand.class,
            RepairCommand.class,
            SimulateCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = ToolsVersion.class,
        synopsisSubcommandLabel = "COMMAND")
public final class SkerryMain implements Runnable {

    @Spec
    private CommandSpec spec;

    /** For the command line's library. */
    SkerryMain() {}

    /** Runs a command, and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new SkerryMain()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
    }
}
