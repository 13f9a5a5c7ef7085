package io.skerry.raft.tools;

import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.rocksdb.RepairReport;
import io.skerry.raft.storage.rocksdb.RocksDbRepair;
import io.skerry.raft.storage.rocksdb.inspect.LogExtent;
import io.skerry.raft.storage.rocksdb.inspect.StorageInspector;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Cuts a log before its damage. Not thread-safe; owned by the command line. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Cut a damaged log at its last sound entry, in a storage that no node has open.",
        description = {
            "",
            "A damaged replica is best replaced: remove its folder, start its node, and bind it anew (member rebind). A"
                    + " repair keeps what is sound instead: where the whole log is much to send, or to somebody else's"
                    + " node that uses the storage alone.",
            "",
            "It copies the folder first, cuts the log, and gives the storage a new store id. What was cut off may have been"
                    + " acknowledged, and the old store must never vote again: so the node takes part only once an"
                    + " administrator has bound it to the new store (member rebind), which a majority of the group"
                    + " without it must commit. A group that has lost its majority is not brought back this way. Do not"
                    + " start the copy in the cluster: it is for looking at, and for undoing a repair before its node"
                    + " was started.",
            "",
            "What a repair cannot mend: RocksDB's own files, and small records. If the database does not open (verify says"
                    + " so: damage in the write-ahead log, manifest or a table), replace the replica, or restore"
                    + " the cluster from a backup.",
            "",
            "Without --yes it only says what it would do.",
            ""
        },
        exitCodeListHeading = ExitCodes.HEADING,
        exitCodeList = {
            "0:the log was cut",
            "1:what would be kept is damaged as well: nothing was changed",
            "2:the command was not understood, or --yes is missing: nothing was changed",
            "3:the folder is no storage, is in use, or cannot be read or copied"
        },
        footerHeading = "%nExample:%n",
        footer = "  java -jar skerry.jar repair data/1 --truncate-at default:1234 --yes")
final class RepairCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Parameters(paramLabel = "DIR", description = "The folder of a node's storage; its node must not be running.")
    private Path folder = Path.of(".");

    @Option(
            names = "--truncate-at",
            paramLabel = "GROUP:INDEX",
            required = true,
            converter = CutPoint.Converter.class,
            description = "The group, by name or number, and the last index to keep.")
    private @Nullable CutPoint cut;

    @Option(
            names = "--backup",
            paramLabel = "COPY",
            description = "Where to copy the folder to. Default: beside it, with the time in its name.")
    private @Nullable Path backup;

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    /** For the command line's library. */
    RepairCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Path target = backup == null ? beside(folder.toAbsolutePath().normalize()) : backup;
        try {
            return yes ? repair(requireCut(), target, out) : preview(requireCut(), target, out, err);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (StorageException e) {
            return ExitCodes.of(e, err);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private CutPoint requireCut() {
        if (cut == null) {
            throw new ParameterException(spec.commandLine(), "Where should the log be cut? --truncate-at GROUP:INDEX");
        }
        return cut;
    }

    private int preview(CutPoint point, Path target, PrintWriter out, PrintWriter err) {
        try (StorageInspector storage = StorageInspector.open(folder)) {
            LogExtent log = storage.requireCut(point.group(), point.lastIndex());
            out.println("would copy the folder to " + target);
            out.println("would cut the log of group " + point.group() + ", which ends at " + log.lastIndex()
                    + " and is sound up to " + log.soundLast() + ", behind " + point.lastIndex());
            out.println("would give up store " + storage.identity().store() + " for a new one");
        }
        err.println("Nothing was changed; to do it, stop the node and add --yes");
        return ExitCodes.USAGE;
    }

    private int repair(CutPoint point, Path target, PrintWriter out) {
        RepairReport report = RocksDbRepair.truncate(folder, point.group(), point.lastIndex(), target);
        out.println("copied the folder to " + report.backup() + ": " + report.linkedFiles() + " files linked, "
                + report.copiedFiles() + " copied and compared");
        out.println("cut the log of group " + report.group() + " behind " + report.lastIndex() + ", "
                + report.removedBlocks() + " blocks");
        out.println("store " + report.lostStore() + " is no more; the folder is store " + report.newStore());
        out.println("next: start the node, and bind it to its new store (member rebind); until then it is passive");
        return ExitCodes.OK;
    }

    private static Path beside(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".before-repair-" + TIME.format(LocalDateTime.now()));
    }
}
