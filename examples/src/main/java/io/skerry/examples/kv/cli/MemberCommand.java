package io.skerry.examples.kv.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is about the members of a cluster. Not thread-safe; owned by the command line. */
@Command(
        name = "member",
        header = "Show who belongs to the cluster, and take a node with an empty disk back.",
        mixinStandardHelpOptions = true,
        versionProvider = RaftKvVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = ExitCodes.LIST_HEADING,
        exitCodeList = {"0:done", "1:not done", ExitCodes.USAGE_LINE},
        footer = {"", "raft-kv member COMMAND --help explains each command."},
        subcommands = {MemberListCommand.class, MemberRebindCommand.class})
final class MemberCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** For the command line's library. */
    MemberCommand() {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command: list or rebind?");
    }
}
