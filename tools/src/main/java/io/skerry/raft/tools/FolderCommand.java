package io.skerry.raft.tools;

import io.skerry.raft.storage.StorageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * What the commands that look at a folder have in common: they work while its node runs, and change nothing. Not thread-safe;
 * owned by the command line.
 */
abstract class FolderCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DIR",
            description =
                    "The folder of a node's storage; its node may be running. snapshots and verify take a folder of"
                            + " backups as well.")
    private Path folder = Path.of(".");

    @Option(names = "--json", description = "Print JSON, an object a line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            return look(folder, out, err);
        } catch (StorageException e) {
            return ExitCodes.of(e, err);
        } finally {
            out.flush();
            err.flush();
        }
    }

    /** Prints what there is, and returns the exit code. */
    abstract int look(Path folder, PrintWriter out, PrintWriter err);

    boolean json() {
        return json;
    }

    CommandSpec spec() {
        return spec;
    }
}
