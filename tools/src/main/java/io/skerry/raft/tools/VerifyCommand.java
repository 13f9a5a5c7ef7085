package io.skerry.raft.tools;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.inspect.ContentReport;
import io.skerry.raft.storage.rocksdb.inspect.Finding;
import io.skerry.raft.storage.rocksdb.inspect.SnapshotInspector;
import io.skerry.raft.storage.rocksdb.inspect.StorageInspector;
import io.skerry.raft.storage.rocksdb.inspect.VerifyReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Checks everything. Not thread-safe; owned by the command line. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Check every byte of a storage, or of backups, while its node runs or not.",
        description = {
            "",
            "Reads the write-ahead log, RocksDB's tables, every small record, and every record of every log, and checks that"
                    + " logs have no hole and the terms that were written. Reads every snapshot, and checks each file's"
                    + " size, its SHA-256 and the CRC32C of each MiB of it; and all that the tables of states in RocksDB"
                    + " hold. What seems wrong is looked at once more before it is told, for a node that works changes its"
                    + " files. DIR may be a folder of backups as well (raft-kv backup --to DIR).",
            "",
            "Cannot be told: damage that takes everything from some write to the end of the write-ahead log looks as if the"
                    + " last write had not been finished; and a group whose name is lost looks as if it never had one.",
            ""
        },
        exitCodeListHeading = ExitCodes.HEADING,
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.DAMAGED_LINE, ExitCodes.USAGE_LINE, ExitCodes.UNREADABLE_LINE},
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar skerry.jar verify data/1 && echo sound", "  java -jar skerry.jar verify backups"})
final class VerifyCommand extends FolderCommand {

    /** For the command line's library. */
    VerifyCommand() {}

    @Override
    int look(Path folder, PrintWriter out, PrintWriter err) {
        boolean isBackup = SnapshotInspector.isBackup(folder);
        VerifyReport log = isBackup ? null : verifyLog(folder, out, err);
        ContentReport rest = SnapshotInspector.open(folder).verify(snapshot -> {});
        rest.findings().forEach(finding -> print(out, finding));
        boolean isSound = rest.isSound() && (isBackup || log != null && log.isSound());
        long omitted = rest.omitted() + (log == null ? 0 : log.omitted());
        if (json()) {
            printJson(out, isSound, log, rest, omitted);
        } else {
            if (omitted > 0) {
                out.println("and " + omitted + " more");
            }
            out.println((isSound ? "sound: " : "damaged: ") + (log == null ? "" : text(log)) + text(rest));
        }
        return isSound ? ExitCodes.OK : ExitCodes.DAMAGED;
    }

    /** Null, if the log cannot be read at all, which is told; the rest may be sound. */
    private @Nullable VerifyReport verifyLog(Path folder, PrintWriter out, PrintWriter err) {
        try (StorageInspector storage = StorageInspector.open(folder)) {
            if (storage.damage() != null) {
                err.println("damaged: " + storage.damage() + ". What follows is what stands before the damage.");
            }
            VerifyReport report = storage.verify(group -> {});
            report.findings().forEach(finding -> print(out, finding));
            return report;
        } catch (CorruptionException e) {
            ExitCodes.of(e, err);
            return null;
        }
    }

    private static String text(VerifyReport log) {
        return String.format(
                Locale.ROOT,
                "%,d groups (%,d without a name), %,d blocks, %,d entries, %,d small records, %,d writes in the"
                        + " write-ahead log; ",
                log.groups(),
                log.unnamed(),
                log.blocks(),
                log.entries(),
                log.records(),
                log.walRecords());
    }

    private static String text(ContentReport rest) {
        return String.format(
                Locale.ROOT,
                "%,d snapshots of %,d files and %,d bytes; %,d states of %,d tables",
                rest.snapshots(),
                rest.files(),
                rest.bytes(),
                rest.states(),
                rest.tables());
    }

    private static void printJson(
            PrintWriter out, boolean isSound, @Nullable VerifyReport log, ContentReport rest, long omitted) {
        long shown = rest.findings().size() + (log == null ? 0 : log.findings().size());
        Json.line(out, json -> {
            json.writeBooleanField("sound", isSound);
            if (log != null) {
                json.writeNumberField("groups", log.groups());
                json.writeNumberField("unnamed", log.unnamed());
                json.writeNumberField("blocks", log.blocks());
                json.writeNumberField("entries", log.entries());
                json.writeNumberField("records", log.records());
                json.writeNumberField("walRecords", log.walRecords());
            }
            json.writeNumberField("snapshots", rest.snapshots());
            json.writeNumberField("snapshotFiles", rest.files());
            json.writeNumberField("snapshotBytes", rest.bytes());
            json.writeNumberField("states", rest.states());
            json.writeNumberField("stateTables", rest.tables());
            json.writeNumberField("findings", shown + omitted);
        });
    }

    private void print(PrintWriter out, Finding finding) {
        if (json()) {
            Json.line(out, json -> {
                Json.text(json, "kind", finding.kind());
                Json.text(json, "group", finding.group());
                json.writeNumberField("index", finding.index());
                json.writeStringField("message", finding.message());
            });
        } else {
            out.println(finding.kind() + ": " + finding.message());
        }
    }
}
